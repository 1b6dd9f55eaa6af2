package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.page.Page;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.page.PageStatus;
import io.spidraparquet.page.PageText;
import io.spidraparquet.page.PagesSource;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.spool.SpooledPage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API to extract the failed pages of a crawl again, and reads the crawl anew.
 * This costs credits. Thread-safe for different segments.
 */
final class FailedPagesRetry {

	private static final Logger logger = LoggerFactory.getLogger(FailedPagesRetry.class);

	/** As long as a result is still to come. */
	private static final int MOST_LOOKS = 12;

	private static final long SECONDS_BETWEEN_LOOKS = 10;

	private final PagesSource pages;

	private final CrawlJobs jobs;

	private final Spool spool;

	private final int rounds;

	/** The account has no credits left. */
	private volatile boolean refused;

	/**
	 * Retries for the responses in a spool.
	 * @param pages gives the pages
	 * @param jobs asks for the extraction
	 * @param spool holds the responses
	 * @param rounds how often a page is extracted again before it is given up; 0 for
	 * never
	 */
	FailedPagesRetry(PagesSource pages, CrawlJobs jobs, Spool spool, int rounds) {
		this.pages = pages;
		this.jobs = jobs;
		this.spool = spool;
		this.rounds = rounds;
	}

	/**
	 * Whether a response has failed pages that are to be extracted again.
	 * @param crawl the response
	 * @return true if so
	 */
	boolean appliesTo(SpooledCrawl crawl) {
		return crawl.failed() > 0 && crawl.retries() < this.rounds && !this.refused;
	}

	/**
	 * Has the failed pages of a response extracted again, once.
	 * @param crawl the response
	 * @param segment takes the new one
	 * @param sink sees the data of the pages
	 * @return the new response
	 * @throws ApiException if the API does not give the pages
	 * @throws IOException if the disk does not take them
	 * @throws InterruptedException if the thread is interrupted
	 */
	SpooledCrawl retry(SpooledCrawl crawl, SpoolSegment segment, PageSink sink)
			throws IOException, InterruptedException {
		Asked asked = new Asked();
		PageParser parser = new PageParser();
		this.spool.<InterruptedException>forEachPage(crawl, (page) -> {
			String id = idIfFailed(page, parser);
			if (id != null && !this.refused) {
				ask(crawl.crawlId(), id, asked);
			}
		});
		logger.info("asked the API to extract {} failed pages of crawl {} again, for {} credits", asked.pages,
				crawl.crawlId(), BigDecimal.valueOf(asked.credits).stripTrailingZeros().toPlainString());
		SpooledCrawl again = segment.fetch(this.pages, crawl.crawlId(), sink, crawl.retries() + 1);
		for (int look = 0; asked.queued && again.pending() > crawl.pending() && look < MOST_LOOKS; look++) {
			TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_LOOKS);
			again = segment.fetch(this.pages, crawl.crawlId(), sink, crawl.retries() + 1);
		}
		logger.info("of {} failed pages of crawl {}, {} are failed still", crawl.failed(), crawl.crawlId(),
				again.failed());
		return again;
	}

	private void ask(String crawlId, String pageId, Asked asked) throws IOException, InterruptedException {
		try {
			CrawlJobs.Retried retried = this.jobs.retry(crawlId, pageId);
			asked.pages++;
			asked.credits += retried.credits();
			asked.queued |= retried.queued();
		}
		catch (ApiException ex) {
			logger.warn("page {} of crawl {} stays failed: {}", pageId, crawlId, ex.getMessage());
			this.refused |= ex.kind() == ApiException.Kind.ACCOUNT;
		}
	}

	private static @Nullable String idIfFailed(SpooledPage item, PageParser parser) {
		Page page = parser.skim(item.json());
		boolean wanted = parser.isComplete() && page.status() == PageStatus.FAILED;
		PageText id = page.id();
		return (wanted && id != null) ? id.toString() : null;
	}

	/** What was asked for so far. */
	private static final class Asked {

		private long pages;

		private double credits;

		private boolean queued;

	}

}
