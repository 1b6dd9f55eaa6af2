package io.spidraparquet.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import io.spidraparquet.source.ContentFetcher;
import io.spidraparquet.source.FailedPagesRetry;
import io.spidraparquet.source.PageSink;
import io.spidraparquet.source.PagesSource;
import io.spidraparquet.source.Spool;
import io.spidraparquet.source.SpoolSegment;
import io.spidraparquet.source.SpooledCrawl;
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

	private final RunSession session;

	private final Spool spool;

	private final PagesSource pages;

	private final @Nullable FailedPagesRetry retry;

	private final @Nullable ContentFetcher content;

	/**
	 * A taker.
	 * @param retry extracts failed pages again; null if nothing does
	 * @param content downloads the content of pages; null if none is wanted
	 */
	CrawlTaker(RunSession session, Spool spool, PagesSource pages, @Nullable FailedPagesRetry retry,
			@Nullable ContentFetcher content) {
		this.session = session;
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
			return new Found(crawl, Fate.UNCHANGED);
		}
		if (this.session.request().date() != null && !planned.isReplaced() && crawl.pending() > 0
				&& planned.isYoungerThan(Instant.now().minus(PENDING_FOR))) {
			logger.info("crawl {} is left for the next night: {} of its pages are pending", planned.id(),
					crawl.pending());
			return new Found(crawl, Fate.POSTPONED);
		}
		if (this.content != null) {
			this.content.fetch(crawl);
		}
		return new Found(crawl, Fate.TAKEN);
	}

	private SpooledCrawl pages(String id, SpoolSegment segment, PageSink sink)
			throws IOException, InterruptedException {
		SpooledCrawl kept = this.spool.find(id);
		boolean mayHaveMore = kept != null && kept.pending() > 0 && this.session.request().date() != null;
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

	/** What becomes of a crawl. */
	enum Fate {

		/** It is published. */
		TAKEN,
		/** It is published already. */
		UNCHANGED,
		/** It is left for the next night. */
		POSTPONED

	}

	/**
	 * What was found.
	 *
	 * @param crawl its response
	 * @param fate what becomes of it
	 */
	record Found(SpooledCrawl crawl, Fate fate) {

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
		public void read(JsonParser parser, byte[] json, int offset, int length) {
			this.sink.read(parser, json, offset, length);
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
