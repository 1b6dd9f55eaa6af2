package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.page.PagesSource;
import io.spidraparquet.run.CrawlFate;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;

/**
 * Brings one crawl of a plan into the spool, with all that belongs to it: failed pages
 * that are extracted again, and the content of pages. What is in the spool in whole is
 * not asked for again. Thread-safe for different segments.
 */
final class CrawlTaker {

	private static final Logger logger = LoggerFactory.getLogger(CrawlTaker.class);

	/** Younger crawls may still get results for their pending pages. */
	private static final Duration PENDING_FOR = Duration.ofHours(24);

	private final Run run;

	private final Spool spool;

	private final PagesSource pages;

	private final @Nullable FailedPagesRetry retry;

	private final @Nullable ContentFetcher content;

	/**
	 * A taker.
	 * @param retry extracts failed pages again; null if nothing does
	 * @param content downloads the content of pages; null if none is wanted
	 */
	CrawlTaker(Run run, Spool spool, PagesSource pages, @Nullable FailedPagesRetry retry,
			@Nullable ContentFetcher content) {
		this.run = run;
		this.spool = spool;
		this.pages = pages;
		this.retry = retry;
		this.content = content;
	}

	/**
	 * Takes a crawl.
	 * @param segment takes the response
	 * @param sink sees the data of the pages; whether it counts, the caller decides by
	 * what is returned
	 * @return what was found
	 */
	Found take(PlannedCrawl planned, SpoolSegment segment, PageSink sink) throws IOException, InterruptedException {
		SpooledCrawl crawl = pages(planned.id(), segment, new UndecidedSink(sink));
		if (crawl.contentSha256().equals(planned.contentSha256())) {
			return new Found(crawl, CrawlFate.UNCHANGED);
		}
		if (this.run.request().isNightly() && !planned.isReplaced() && crawl.pending() > 0
				&& planned.isYoungerThan(Instant.now().minus(PENDING_FOR))) {
			logger.info("crawl {} is left for the next night: {} of its pages are pending", planned.id(),
					crawl.pending());
			return new Found(crawl, CrawlFate.POSTPONED);
		}
		if (this.content != null) {
			this.content.fetch(crawl);
		}
		return new Found(crawl, CrawlFate.TAKEN);
	}

	private SpooledCrawl pages(String id, SpoolSegment segment, PageSink sink)
			throws IOException, InterruptedException {
		SpooledCrawl kept = this.spool.find(id);
		boolean mayHaveMore = kept != null && kept.pending() > 0 && this.run.request().isNightly();
		boolean retries = this.retry != null && kept != null && this.retry.appliesTo(kept);
		if (kept != null && !retries && !mayHaveMore) {
			if (segment.replay(kept, sink)) {
				return kept;
			}
			logger.warn("the kept response of crawl {} is damaged, fetching it again", id);
		}
		SpooledCrawl crawl = segment.fetch(this.pages, id, sink);
		while (this.retry != null && this.retry.appliesTo(crawl)) {
			crawl = this.retry.retry(crawl, segment, sink);
		}
		return crawl;
	}

	/**
	 * What was found.
	 *
	 * @param crawl its response
	 * @param fate what becomes of it
	 */
	record Found(SpooledCrawl crawl, CrawlFate fate) {

	}

	/**
	 * A sink of responses that are whole, but not yet taken.
	 *
	 * @param sink sees all but that
	 */
	private record UndecidedSink(PageSink sink) implements PageSink {

		@Override
		public void begin() {
			this.sink.begin();
		}

		@Override
		public void read(JsonParser parser, JsonSlice json) {
			this.sink.read(parser, json);
		}

		@Override
		public void endPage() {
			this.sink.endPage();
		}

		@Override
		public PageSink fork() {
			return this.sink.fork();
		}

		@Override
		public void accept() {
			// the one who takes the crawl does
		}

	}

}
