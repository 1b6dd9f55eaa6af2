package io.spidraparquet.job.publish;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.run.Plural;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the last lines of a published run: what it contains, and which crawls it left out.
 */
final class PublishedLines {

	private static final Logger logger = LoggerFactory.getLogger(PublishedLines.class);

	private static final int MAX_NAMED = 10;

	private static final int MAX_WARNINGS = 20;

	private PublishedLines() {
	}

	/**
	 * Logs the lines.
	 * @param manifest manifest of the run
	 * @param ofPlan the first of its warnings, which the plan has logged
	 * @param ofFetch the next ones, which the fetch has logged
	 */
	static void log(Manifest manifest, List<String> ofPlan, List<String> ofFetch) {
		Manifest.Totals totals = manifest.totals();
		String failed = manifest.failedPagesByReason().isEmpty() ? ""
				: " (" + manifest.failedPagesByReason()
					.entrySet()
					.stream()
					.sorted(Map.Entry.comparingByKey())
					.map((entry) -> entry.getKey() + ": " + entry.getValue())
					.collect(Collectors.joining(", ")) + ")";
		String filtered = (totals.filteredPages() > 0) ? ", " + Plural.of(totals.filteredPages(), "filtered page") : "";
		logger.info("published run {}: {}, {}{} in {} ({} MB), {}{}{}", manifest.key(),
				Plural.of(totals.pages(), "page"), Plural.of(totals.rows(), "row"), further(manifest.tables()),
				Plural.of(manifest.tables().stream().mapToInt((table) -> table.files().size()).sum(), "file"),
				String.format(Locale.ROOT, "%.1f", totals.bytes() / 1e6),
				Plural.of(totals.failedPages(), "failed page"), failed, filtered);
		if (manifest.crawls().isEmpty()) {
			logger.info("there was nothing new to publish");
		}
		else if (totals.rows() == 0) {
			logger.warn("the run has no rows: {}", whyNoRows(totals));
		}
		warn("published {} again, superseding the versions of earlier runs: {}",
				manifest.supersedes().stream().map(Manifest.Superseded::crawl).toList());
		Manifest.ContentFailures content = manifest.content();
		if (content != null && content.failed() > 0) {
			logger.warn("could not download {}: null in the table, with the reason in the manifest; the first: {}",
					Plural.of(content.failed(), "page content"), content.failures().get(0).reason());
		}
		warn("deferred {} to the next night: {}", manifest.deferred().postponed());
		warn("could not fetch {}, deferred to the next night: {}", manifest.deferred().notFetched());
		warn("{} left the look-back before completing or being fetched, and may never be published (crawlId=… takes them): {}",
				manifest.deferred().unfinished());
		List<String> warnings = manifest.warnings();
		List<String> ofTable = warnings.subList(ofPlan.size() + ofFetch.size(), warnings.size());
		ofTable.stream().limit(MAX_WARNINGS).forEach((warning) -> logger.warn("{}", warning));
		if (ofTable.size() > MAX_WARNINGS) {
			logger.warn("and {}, see the manifest", Plural.of(ofTable.size() - MAX_WARNINGS, "more warning"));
		}
		earlier("plan", ofPlan);
		earlier("fetch", ofFetch);
	}

	/** The rows of the tables of arrays. */
	private static String further(List<Manifest.Table> tables) {
		List<Manifest.Table> children = tables.subList(1, tables.size());
		return children.isEmpty() ? ""
				: " and " + Plural.of(children.stream().mapToLong(Manifest.Table::rows).sum(), "row") + " of "
						+ Plural.of(children.size(), "further table");
	}

	/** The step has logged its warnings, maybe in an earlier start. */
	private static void earlier(String step, List<String> warnings) {
		if (!warnings.isEmpty()) {
			logger.warn("the {} had {}, see the manifest; the first: {}", step, Plural.of(warnings.size(), "warning"),
					warnings.get(0));
		}
	}

	private static void warn(String text, List<String> crawls) {
		if (!crawls.isEmpty()) {
			String more = (crawls.size() > MAX_NAMED) ? " and more, see the manifest" : "";
			logger.warn(text, Plural.of(crawls.size(), "crawl"),
					String.join(", ", crawls.subList(0, Math.min(crawls.size(), MAX_NAMED))) + more);
		}
	}

	private static String whyNoRows(Manifest.Totals totals) {
		if (totals.pages() == 0) {
			return "its crawls have no pages";
		}
		return (totals.filteredPages() > 0) ? "no page has an element in the array that spidra.flatten.rows names"
				: "none of its pages succeeded, see failed_pages";
	}

}
