package io.spidraparquet.dataset;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The key of a run in its dataset: the day of a nightly run, or a text derived from the
 * named crawls. No crawl id can lead to the key of a day or of several crawls.
 *
 * @param text names the run's folders and its manifest
 */
public record RunKey(String text) {

	private static final int HASH_LENGTH = 12;

	private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

	/** Ids that would collide with the keys of days and of several crawls. */
	private static final Pattern AMBIGUOUS_ID = Pattern.compile("(crawl-)*(" + DAY + "|crawls-[0-9a-f]{12})");

	/**
	 * Creates the key of a nightly run.
	 * @param day in UTC
	 * @return key such as {@code 2026-11-23}
	 */
	public static RunKey ofDay(LocalDate day) {
		return new RunKey(day.toString());
	}

	/**
	 * Creates the key of a run over named crawls.
	 * @param crawlIds one or more, in any order
	 * @return the id of a single crawl, with {@code crawl-} in front if it is ambiguous,
	 * or {@code crawls-} and a short hash of several
	 */
	public static RunKey ofCrawls(Collection<String> crawlIds) {
		TreeSet<String> ids = new TreeSet<>(crawlIds);
		if (ids.size() > 1) {
			return new RunKey("crawls-" + Sha256.hex(String.join(",", ids)).substring(0, HASH_LENGTH));
		}
		String id = ids.first();
		return new RunKey(AMBIGUOUS_ID.matcher(id).matches() ? "crawl-" + id : id);
	}

	/**
	 * Returns the day of a nightly run.
	 * @return day in UTC; null for a run over named crawls, and for a name such as
	 * {@code 2026-02-30} that is not a day
	 */
	public @Nullable LocalDate day() {
		try {
			return DAY.matcher(this.text).matches() ? LocalDate.parse(this.text) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	@Override
	public String toString() {
		return this.text;
	}

}
