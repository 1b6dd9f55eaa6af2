package io.spidraparquet.report;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Plural;

/**
 * The crawls of a run.
 *
 * @param label their number in words
 * @param first those that are shown at first
 * @param folded those that are shown on demand
 * @param foldedLabel their number in words
 * @param more how many are not shown; empty if none
 * @param notes crawls that are special
 */
record CrawlsView(String label, List<CrawlRow> first, List<CrawlRow> folded, String foldedLabel, String more,
		List<Note> notes) {

	private static final int FIRST = 50;

	private static final int MOST = 5000;

	static CrawlsView of(Manifest manifest) {
		List<CrawlRow> all = CrawlRow.of(manifest.crawls());
		int first = Math.min(all.size(), FIRST);
		int listed = Math.min(all.size(), MOST);
		return new CrawlsView(Plural.of(all.size(), "crawl"), all.subList(0, first), all.subList(first, listed),
				Plural.of(listed - (long) first, "more crawl"),
				(all.size() > listed) ? Plural.of(all.size() - (long) listed, "crawl") : "", notes(manifest));
	}

	private static List<Note> notes(Manifest manifest) {
		List<Note> notes = new ArrayList<>();
		addNote(notes, "could not be fetched; the next night tries again", manifest.deferred().notFetched());
		addNote(notes, "deferred to the next night", manifest.deferred().postponed());
		addNote(notes, "incomplete or not fetched when they left the look-back, and may never be published",
				manifest.deferred().unfinished());
		addNote(notes, "published again; this run supersedes the rows in earlier runs",
				manifest.supersedes().stream().map(Manifest.Superseded::crawl).toList());
		return notes;
	}

	private static void addNote(List<Note> notes, String what, List<String> crawls) {
		if (!crawls.isEmpty()) {
			String more = (crawls.size() > MOST) ? ", and more" : "";
			notes.add(new Note(Plural.of(crawls.size(), "crawl"), what,
					String.join(", ", crawls.subList(0, Math.min(crawls.size(), MOST))) + more,
					crawls.size() <= FIRST));
		}
	}

	boolean any() {
		return !this.first.isEmpty();
	}

	boolean anyFolded() {
		return !this.folded.isEmpty();
	}

	/**
	 * Crawls of the selection that are special.
	 *
	 * @param count their number
	 * @param what what is special
	 * @param ids their ids
	 * @param few whether all ids are shown at first
	 */
	record Note(String count, String what, String ids, boolean few) {

	}

}
