package io.spidraparquet.report;

import java.util.List;

import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * One run in the table of the index.
 *
 * @param id of its line in the page
 * @param key of the run
 * @param verdict how it ended
 * @param headline the same in words
 * @param href its report; null if it has none
 * @param ended when it ended
 * @param sort the same for a script that sorts
 * @param pages number of pages; empty if unknown, like the other figures
 * @param pageCount the same for a script that sorts
 * @param rows number of rows
 * @param rowCount the same for a script that sorts
 * @param failed share of failed pages
 * @param size length of its files
 * @param bytes the same for a script that sorts
 * @param duration from start to end
 * @param millis the same for a script that sorts
 * @param reasons why it deserves a look
 * @param more how many further reasons there are; empty if none
 * @param count number of all reasons
 */
record RunRow(String id, String key, Verdict verdict, String headline, @Nullable String href, String ended, String sort,
		String pages, String pageCount, String rows, String rowCount, @Nullable Share failed, String size, String bytes,
		String duration, String millis, List<String> reasons, String more, int count) {

	private static final int MOST_REASONS = 3;

	private static final int MOST_OF_REASON = 500;

	static RunRow of(Night night) {
		boolean published = night.verdict().isPublished();
		List<String> reasons = night.reasons();
		int more = night.count() - Math.min(reasons.size(), MOST_REASONS);
		return new RunRow(published ? "" : "run-" + night.key(), night.key(), night.verdict(), night.headline(),
				published ? Links.fromIndex(night.key()) : null, Times.minute(night.endedAt()),
				Long.toString(night.endedAt().toEpochMilli()), published ? Amounts.number(night.pages()) : "",
				published ? Long.toString(night.pages()) : "", published ? Amounts.number(night.rows()) : "",
				published ? Long.toString(night.rows()) : "",
				(published && night.pages() > 0) ? new Share(night.failedPages(), night.pages()) : null,
				published ? Amounts.bytes(night.bytes()) : "", published ? Long.toString(night.bytes()) : "",
				Amounts.duration(night.duration()), Long.toString(night.duration().toMillis()),
				reasons.stream().limit(MOST_REASONS).map(RunRow::cut).toList(),
				(more > 0) ? Plural.of(more, "more warning") : "", night.count());
	}

	/** The first reason. */
	String first() {
		return this.reasons.isEmpty() ? "" : this.reasons.get(0);
	}

	/** How many there are besides the first one. */
	String others() {
		return (this.count > 1) ? "and " + Amounts.number(this.count - 1L) + " more" : "";
	}

	boolean anyReasons() {
		return !this.reasons.isEmpty();
	}

	private static String cut(String reason) {
		return (reason.codePointCount(0, reason.length()) <= MOST_OF_REASON) ? reason
				: reason.substring(0, reason.offsetByCodePoints(0, MOST_OF_REASON - 1)).stripTrailing() + "…";
	}

}
