package io.spidraparquet.report;

import java.util.Comparator;
import java.util.List;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.text.Amounts;

/**
 * One crawl of a run.
 *
 * @param id of the crawl
 * @param status with which it ended; empty if the API did not tell
 * @param fetchedAt when its response began
 * @param pages pages in its response
 * @param bad share of the failed and pending ones
 * @param trouble the pages that failed or are pending
 * @param rows its rows
 */
record CrawlRow(String id, String status, String fetchedAt, String pages, Share bad, String trouble, String rows) {

	private static final Comparator<Manifest.Crawl> WORST_FIRST = Comparator
		.comparingLong((Manifest.Crawl crawl) -> -(crawl.failed() + crawl.pending()))
		.thenComparing((crawl) -> crawl.rows() > 0)
		.thenComparing(Manifest.Crawl::id);

	/** Crawls in the order of trouble. */
	static List<CrawlRow> of(List<Manifest.Crawl> crawls) {
		return crawls.stream().sorted(WORST_FIRST).map(CrawlRow::of).toList();
	}

	private static CrawlRow of(Manifest.Crawl crawl) {
		String trouble = (crawl.failed() > 0) ? Amounts.number(crawl.failed()) + " failed" : "";
		if (crawl.pending() > 0) {
			trouble += (trouble.isEmpty() ? "" : ", ") + Amounts.number(crawl.pending()) + " pending";
		}
		return new CrawlRow(crawl.id(), (crawl.status() != null) ? crawl.status() : "", Times.minute(crawl.fetchedAt()),
				Amounts.number(crawl.pages()), new Share(crawl.failed() + crawl.pending(), crawl.pages()), trouble,
				Amounts.number(crawl.rows()));
	}

}
