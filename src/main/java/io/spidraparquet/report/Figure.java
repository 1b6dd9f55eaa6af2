package io.spidraparquet.report;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;

/**
 * A figure of a run, with what it usually is.
 *
 * @param value the figure
 * @param label what it counts
 * @param note what it usually is; empty if no earlier run is known
 */
record Figure(String value, String label, String note) {

	/**
	 * The figures of a run.
	 * @param manifest manifest of the run
	 * @param duration from start to publication
	 * @param before earlier runs in the order of time
	 */
	static List<Figure> of(Manifest manifest, Duration duration, List<Night> before) {
		Manifest.Totals totals = manifest.totals();
		Share failed = new Share(totals.failedPages(), totals.pages());
		String usuallyFailed = usually(before, Night::failedShare, Share::percent);
		return List.of(count(totals.pages(), "page", before, Night::pages),
				count(totals.rows(), "row", before, Night::rows),
				new Figure(Amounts.number(totals.failedPages()), Plural.noun(totals.failedPages(), "failed page"),
						failed.text()
								+ ((usuallyFailed.isEmpty() || failed.text().isEmpty()) ? "" : ", ") + usuallyFailed),
				count(manifest.crawls().size(), "crawl", before, Night::crawls),
				new Figure(Amounts.bytes(totals.bytes()), "of Parquet",
						usually(before, Night::bytes, (bytes) -> Amounts.bytes(Math.round(bytes)))),
				new Figure(Amounts.duration(duration), "duration",
						usually(before, (night) -> night.duration().toMillis(),
								(millis) -> Amounts.duration(Duration.ofMillis(Math.round(millis))))));
	}

	private static Figure count(long value, String noun, List<Night> before, ToDoubleFunction<Night> figure) {
		return new Figure(Amounts.number(value), Plural.noun(value, noun),
				usually(before, figure, (usual) -> Amounts.number(Math.round(usual))));
	}

	private static String usually(List<Night> before, ToDoubleFunction<Night> figure, DoubleFunction<String> format) {
		double usual = Usual.median(before, figure);
		return Double.isNaN(usual) ? "" : "usually " + format.apply(usual);
	}

}
