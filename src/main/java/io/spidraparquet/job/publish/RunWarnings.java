package io.spidraparquet.job.publish;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.RunKey;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * What a person should know about the crawls and pages of a run, in lines of their own.
 */
final class RunWarnings {

	private static final int MOST_NAMED = 10;

	private final Manifest manifest;

	private final List<RunFigures> before;

	/**
	 * Creates the warnings of a run.
	 * @param manifest its manifest
	 * @param before figures of the runs before it, in the order of publication
	 */
	RunWarnings(Manifest manifest, List<RunFigures> before) {
		this.manifest = manifest;
		this.before = before;
	}

	/** The warnings, one line each. */
	List<String> all() {
		List<String> lines = new ArrayList<>();
		Manifest.Totals totals = this.manifest.totals();
		if (!this.manifest.crawls().isEmpty() && totals.rows() == 0) {
			lines.add("the run has no rows: " + whyNoRows(totals));
		}
		Manifest.ContentFailures content = this.manifest.content();
		if (content != null && content.failed() > 0) {
			lines.add("could not download " + Plural.of(content.failed(), "page content")
					+ ": null in the table, with the reason in the manifest; the first: "
					+ content.failures().get(0).reason());
		}
		add("deferred %s to the next night: %s", this.manifest.deferred().postponed(), lines);
		add("could not fetch %s, deferred to the next night: %s" + repeated(), this.manifest.deferred().notFetched(),
				lines);
		add("%s left the look-back before completing or being fetched, and may never be published"
				+ " (crawlId=… takes them): %s", this.manifest.deferred().unfinished(), lines);
		return lines;
	}

	private static String whyNoRows(Manifest.Totals totals) {
		if (totals.pages() == 0) {
			return "its crawls have no pages";
		}
		return (totals.filteredPages() > 0) ? "no page has an element in the array that spidra.flatten.rows names"
				: "none of its pages succeeded, see failed_pages";
	}

	private static void add(String text, List<String> crawls, List<String> lines) {
		if (!crawls.isEmpty()) {
			lines.add(text.formatted(Plural.of(crawls.size(), "crawl"), named(crawls)));
		}
	}

	/** The ids of some crawls, as far as they fit on a line. */
	static String named(List<String> crawls) {
		return String.join(", ", crawls.subList(0, Math.min(crawls.size(), MOST_NAMED)))
				+ ((crawls.size() > MOST_NAMED) ? " and more, see the manifest" : "");
	}

	/** For how many nights the crawls could not be fetched that failed before, too. */
	private String repeated() {
		Map<String, Integer> nights = nights(this.manifest.deferred().notFetched(),
				new RunKey(this.manifest.key()).day(), this.before);
		if (nights.isEmpty()) {
			return "";
		}
		List<String> longest = nights.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
				.thenComparing(Map.Entry.comparingByKey()))
			.map((crawl) -> crawl.getKey() + " for " + crawl.getValue() + " nights in a row")
			.toList();
		return " (" + Listed.of(longest, MOST_NAMED).replace("%", "%%") + ")";
	}

	/**
	 * Counts the nights up to this one in which a crawl could not be fetched. Runs over
	 * named crawls between them do not matter, nor the order of publication.
	 * @param notFetched crawls of this night
	 * @param tonight day of this night; null for a run over named crawls
	 * @param before figures of other runs
	 * @return number of nights of each crawl that could not be fetched before, 2 or more
	 */
	static Map<String, Integer> nights(List<String> notFetched, @Nullable LocalDate tonight, List<RunFigures> before) {
		Map<String, Integer> nights = new HashMap<>();
		if (tonight == null) {
			return nights;
		}
		Map<LocalDate, RunFigures> byDay = new TreeMap<>(Comparator.reverseOrder());
		for (RunFigures run : before) {
			LocalDate day = run.day();
			if (day != null && day.isBefore(tonight)) {
				byDay.put(day, run);
			}
		}
		for (String crawl : notFetched) {
			int number = 1;
			for (RunFigures night : byDay.values()) {
				if (!night.notFetched().contains(crawl)) {
					break;
				}
				number++;
			}
			if (number > 1) {
				nights.put(crawl, number);
			}
		}
		return nights;
	}

}
