package io.spidraparquet.report;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;

/**
 * What became of the pages, as one bar.
 *
 * @param pages number of pages in words
 * @param rows number of rows in words
 * @param segments parts of the bar, in their order
 * @param deferred crawls whose pages are not known, as they are left to the next night;
 * empty if there are none
 */
record PagesBar(String pages, String rows, List<Segment> segments, String deferred) {

	private static final String PENDING = "pending";

	private static final double WHOLE = 100;

	static PagesBar of(Manifest manifest) {
		Manifest.Totals totals = manifest.totals();
		long pending = manifest.failedPagesByReason().getOrDefault(PENDING, 0L);
		List<Segment> segments = new ArrayList<>();
		add(segments, "ok", "with rows", totals.pagesWithRows(), totals.pages());
		add(segments, "bad", "failed", totals.failedPages() - pending, totals.pages());
		add(segments, "warn", PENDING, pending, totals.pages());
		add(segments, "none", "filtered", totals.filteredPages(), totals.pages());
		int deferred = manifest.deferred().notFetched().size() + manifest.deferred().postponed().size();
		return new PagesBar(Plural.of(totals.pages(), "page"), Plural.of(totals.rows(), "row"), segments,
				(deferred > 0) ? Plural.of(deferred, "crawl") : "");
	}

	private static void add(List<Segment> segments, String css, String label, long pages, long all) {
		if (pages <= 0) {
			return;
		}
		Share share = new Share(pages, all);
		double x = segments.stream().mapToDouble(Segment::end).max().orElse(0);
		double width = Math.min(Math.max(0.75, WHOLE * share.value()), WHOLE - x);
		segments.add(new Segment(css, label, Amounts.number(pages), share.text(), x, x + width));
	}

	/**
	 * A part of the bar.
	 *
	 * @param css class of its colour
	 * @param label what became of the pages
	 * @param pages number of pages
	 * @param share their share of all
	 * @param start where it begins, from 0 to 100
	 * @param end where it ends
	 */
	record Segment(String css, String label, String pages, String share, double start, double end) {

		String x() {
			return Svg.number(this.start);
		}

		String width() {
			return Svg.number(this.end - this.start);
		}

	}

}
