package io.spidraparquet.job.publish;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last lines of a run that was published: what is in it, and what was left.
 */
final class PublishedLines {

	private static final Logger logger = LoggerFactory.getLogger(PublishedLines.class);

	private static final int MOST_NAMED = 10;

	private PublishedLines() {
	}

	static void log(Manifest manifest) {
		Manifest.Totals totals = manifest.totals();
		String failed = manifest.failedPagesByReason().isEmpty() ? ""
				: " (" + manifest.failedPagesByReason()
					.entrySet()
					.stream()
					.sorted(Map.Entry.comparingByKey())
					.map((entry) -> entry.getKey() + ": " + entry.getValue())
					.collect(Collectors.joining(", ")) + ")";
		String filtered = (totals.filteredPages() > 0) ? ", " + totals.filteredPages() + " filtered pages" : "";
		logger.info("published run {}: {} pages, {} rows in {} files ({} MB), {} failed pages{}{}", manifest.key(),
				totals.pages(), totals.rows(), manifest.data().files().size(),
				String.format(Locale.ROOT, "%.1f", totals.bytes() / 1e6), totals.failedPages(), failed, filtered);
		if (manifest.crawls().isEmpty()) {
			logger.info("there was nothing new to publish");
		}
		else if (totals.rows() == 0) {
			logger.warn("the run has no rows: {}", whyNoRows(totals));
		}
		warn("{} crawls are published anew, and supersede what earlier runs have of them: {}",
				manifest.supersedes().stream().map(Manifest.Superseded::crawl).toList());
		Manifest.ContentFailures content = manifest.content();
		if (content != null && content.failed() > 0) {
			logger.warn("{} contents of pages could not be had and are null, the manifest says why; the first: {}",
					content.failed(), content.failures().get(0).reason());
		}
		warn("{} crawls are left for the next night: {}", manifest.deferred().postponed());
		warn("{} crawls could not be fetched, and are left for the next night: {}", manifest.deferred().notFetched());
		warn("{} crawls are not complete, or could not be fetched, and no later night will look at them: {}",
				manifest.deferred().unfinished());
	}

	private static void warn(String text, List<String> crawls) {
		if (!crawls.isEmpty()) {
			String more = (crawls.size() > MOST_NAMED) ? " and more, see the manifest" : "";
			logger.warn(text, crawls.size(),
					String.join(", ", crawls.subList(0, Math.min(crawls.size(), MOST_NAMED))) + more);
		}
	}

	private static String whyNoRows(Manifest.Totals totals) {
		if (totals.pages() == 0) {
			return "its crawls have no pages";
		}
		return (totals.filteredPages() > 0) ? "no page has a row in the array that spidra.flatten.rows names"
				: "none of its pages succeeded, see failed_pages";
	}

}
