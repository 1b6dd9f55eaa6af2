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
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API to extract the failed pages of a crawl again, and fetches the crawl once
 * more. This costs credits. Thread-safe for different segments.
 */
final class FailedPagesRetry {

	private static final Logger logger = LoggerFactory.getLogger(FailedPagesRetry.class);

	/** How often the crawl is fetched while results are pending. */
	private static final int MAX_POLLS = 12;

	private static final long SECONDS_BETWEEN_POLLS = 10;

	private final PagesSource pages;

	private final CrawlJobs jobs;

	private final Spool spool;

	private final int rounds;

	/** Whether the API has refused the account, for example for lack of credits. */
	private volatile boolean refused;

	/**
	 * Creates a retry for the responses in a spool.
	 * @param pages source of the pages
	 * @param jobs requests the extraction
	 * @param spool spool with the responses
	 * @param rounds how many times a page is extracted again before it is given up; 0 for
	 * never
	 */
	FailedPagesRetry(PagesSource pages, CrawlJobs jobs, Spool spool, int rounds) {
		this.pages = pages;
		this.jobs = jobs;
		this.spool = spool;
		this.rounds = rounds;
	}

	/**
	 * Whether a response has failed pages that can be extracted again.
	 * @param crawl the response
	 * @return true if so
	 */
	boolean appliesTo(SpooledCrawl crawl) {
		return crawl.failed() > 0 && crawl.retries() < this.rounds && !this.refused;
	}

	/**
	 * Has the failed pages of a response extracted again, once.
	 * @param crawl the response
	 * @param segment segment of the spool for the new response
	 * @param sink receives the data of the pages
	 * @return the new response
	 * @throws ApiException if the pages cannot be fetched
	 * @throws IOException if they cannot be written
	 * @throws InterruptedException if the thread is interrupted
	 */
	SpooledCrawl retry(SpooledCrawl crawl, SpoolSegment segment, PageSink sink)
			throws IOException, InterruptedException {
		Requested requested = new Requested();
		PageParser parser = new PageParser();
		this.spool.<InterruptedException>forEachPage(crawl, (page) -> {
			String id = idIfFailed(page, parser);
			if (id != null && !this.refused) {
				request(crawl.crawlId(), id, requested);
			}
		});
		logger.info("asked the API to extract {} of crawl {} again, for {} credits",
				Plural.of(requested.pages, "failed page"), crawl.crawlId(),
				BigDecimal.valueOf(requested.credits).stripTrailingZeros().toPlainString());
		SpooledCrawl again = segment.fetch(this.pages, crawl.crawlId(), sink, crawl.retries() + 1);
		for (int poll = 0; requested.queued && again.pending() > crawl.pending() && poll < MAX_POLLS; poll++) {
			TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_POLLS);
			again = segment.fetch(this.pages, crawl.crawlId(), sink, crawl.retries() + 1);
		}
		logger.info("crawl {} had {}, and has {} after the extraction", crawl.crawlId(),
				Plural.of(crawl.failed(), "failed page"), Plural.of(again.failed(), "failed page"));
		return again;
	}

	private void request(String crawlId, String pageId, Requested requested) throws IOException, InterruptedException {
		try {
			CrawlJobs.Retried retried = this.jobs.retry(crawlId, pageId);
			requested.pages++;
			requested.credits += retried.credits();
			requested.queued |= retried.queued();
		}
		catch (ApiException ex) {
			logger.warn("page {} of crawl {} remains failed: {}", pageId, crawlId, ex.getMessage());
			this.refused |= ex.kind() == ApiException.Kind.ACCOUNT;
		}
	}

	private static @Nullable String idIfFailed(SpooledPage item, PageParser parser) {
		Page page = parser.skim(item.json());
		boolean wanted = parser.isComplete() && page.status() == PageStatus.FAILED;
		PageText id = page.id();
		return (wanted && id != null) ? id.toString() : null;
	}

	/** What was requested so far. */
	private static final class Requested {

		private long pages;

		private double credits;

		private boolean queued;

	}

}
