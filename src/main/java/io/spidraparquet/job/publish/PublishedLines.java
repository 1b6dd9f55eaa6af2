package io.spidraparquet.job.publish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the last lines of a published run: what it contains, and which crawls it left out.
 */
final class PublishedLines {

	private static final Logger logger = LoggerFactory.getLogger(PublishedLines.class);

	private static final int MAX_WARNINGS = 20;

	private static final int MAX_REASONS = 3;

	private PublishedLines() {
	}

	/**
	 * Logs the lines.
	 * @param manifest manifest of the run
	 * @param ofPlan the first of its warnings, which the plan has logged
	 * @param ofFetch the next ones, which the fetch has logged
	 * @param report where the run report is, for people
	 */
	static void log(Manifest manifest, List<String> ofPlan, List<String> ofFetch, String report) {
		Manifest.Totals totals = manifest.totals();
		List<String> warnings = warnings(manifest, ofPlan, ofFetch);
		String filtered = (totals.filteredPages() > 0) ? ", " + Plural.of(totals.filteredPages(), "filtered page") : "";
		logger.info("published run {}{}: {}, {}{} in {} ({}), {}{}{}", manifest.key(),
				warnings.isEmpty() ? "" : " with " + Plural.of(manifest.warnings().size(), "warning"),
				Plural.of(totals.pages(), "page"), Plural.of(totals.rows(), "row"), further(manifest.tables()),
				Plural.of(manifest.tables().stream().mapToInt((table) -> table.files().size()).sum(), "file"),
				Amounts.bytes(totals.bytes()), Plural.of(totals.failedPages(), "failed page"),
				reasons(manifest.failedPagesByReason()), filtered);
		if (manifest.crawls().isEmpty()) {
			logger.info("there was nothing new to publish");
		}
		List<String> again = manifest.supersedes().stream().map(Manifest.Superseded::crawl).toList();
		if (!again.isEmpty()) {
			logger.info("published {} again, superseding the versions of earlier runs: {}",
					Plural.of(again.size(), "crawl"), RunWarnings.named(again));
		}
		warnings.forEach((warning) -> logger.warn("{}", warning));
		logger.info("the run report is {}", report);
	}

	/** The most frequent reasons of failed pages. */
	private static String reasons(Map<String, Long> byReason) {
		if (byReason.isEmpty()) {
			return "";
		}
		List<String> reasons = byReason.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
				.thenComparing(Map.Entry.comparingByKey()))
			.map((entry) -> entry.getKey() + ": " + Amounts.number(entry.getValue()))
			.toList();
		return " (" + Listed.of(reasons, MAX_REASONS) + ")";
	}

	private static List<String> warnings(Manifest manifest, List<String> ofPlan, List<String> ofFetch) {
		List<String> all = manifest.warnings();
		List<String> ofPublish = all.subList(ofPlan.size() + ofFetch.size(), all.size());
		List<String> lines = new ArrayList<>(ofPublish.subList(0, Math.min(ofPublish.size(), MAX_WARNINGS)));
		if (ofPublish.size() > MAX_WARNINGS) {
			lines.add("and " + Plural.of(ofPublish.size() - MAX_WARNINGS, "more warning") + ", see the manifest");
		}
		addEarlier("plan", ofPlan, lines);
		addEarlier("fetch", ofFetch, lines);
		return lines;
	}

	/** The rows of the tables of arrays. */
	private static String further(List<Manifest.Table> tables) {
		List<Manifest.Table> children = tables.subList(1, tables.size());
		return children.isEmpty() ? ""
				: " and " + Plural.of(children.stream().mapToLong(Manifest.Table::rows).sum(), "row") + " of "
						+ Plural.of(children.size(), "further table");
	}

	/** The step has logged its warnings, maybe in an earlier start. */
	private static void addEarlier(String step, List<String> warnings, List<String> lines) {
		if (!warnings.isEmpty()) {
			lines.add("the " + step + " had " + Plural.of(warnings.size(), "warning")
					+ ", see the manifest; the first: " + warnings.get(0));
		}
	}

}
