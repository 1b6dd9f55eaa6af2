package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.page.PagesSource;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.CrawlFate;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.spool.PageContents;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;

/**
 * Fetches one planned crawl into the spool: its pages, failed pages that are extracted
 * again, and the content of pages. Reuses a complete response in the spool. Thread-safe
 * for different segments.
 */
final class CrawlTaker {

	private static final Logger logger = LoggerFactory.getLogger(CrawlTaker.class);

	/** The pending pages of younger crawls may still get results. */
	private static final Duration PENDING_FOR = Duration.ofHours(24);

	private final Run run;

	private final Spool spool;

	private final PagesSource pages;

	private final @Nullable FailedPagesRetry retry;

	private final @Nullable ContentFetcher content;

	private final RunProgress progress;

	/**
	 * Creates a taker.
	 * @param retry extracts failed pages again; null if they are not
	 * @param content downloads the content of pages; null if none is downloaded
	 * @param progress is told of each page
	 */
	CrawlTaker(Run run, Spool spool, PagesSource pages, @Nullable FailedPagesRetry retry,
			@Nullable ContentFetcher content, RunProgress progress) {
		this.run = run;
		this.spool = spool;
		this.pages = pages;
		this.retry = retry;
		this.content = content;
		this.progress = progress;
	}

	/**
	 * Takes a crawl.
	 * @param segment segment of the spool for the response
	 * @param sink receives the data of the pages; the caller accepts it, depending on the
	 * fate
	 * @return the response and its fate
	 */
	Result take(PlannedCrawl planned, SpoolSegment segment, PageSink sink) throws IOException, InterruptedException {
		SpooledCrawl crawl = pages(planned.id(), segment, new UndecidedSink(sink, this.progress));
		if (crawl.contentSha256().equals(planned.contentSha256())) {
			return new Result(crawl, CrawlFate.UNCHANGED);
		}
		if (this.run.request().isNightly() && !planned.isReplaced() && crawl.pending() > 0
				&& planned.isYoungerThan(Instant.now().minus(PENDING_FOR))) {
			logger.info("crawl {} is deferred to the next night: it has {}", planned.id(),
					Plural.of(crawl.pending(), "pending page"));
			return new Result(crawl, CrawlFate.POSTPONED);
		}
		if (this.content != null) {
			this.content.fetch(crawl);
		}
		return new Result(crawl, CrawlFate.TAKEN);
	}

	private SpooledCrawl pages(String id, SpoolSegment segment, PageSink sink)
			throws IOException, InterruptedException {
		SpooledCrawl kept = this.spool.find(id);
		if (kept != null && this.spool.isShared() && !PageContents.isThere(this.spool, kept, this.run.contents())) {
			kept = null; // others may read it while the content would be added
		}
		boolean mayHaveMore = kept != null && kept.pending() > 0 && this.run.request().isNightly();
		boolean retries = this.retry != null && kept != null && this.retry.appliesTo(kept);
		if (kept != null && !retries && !mayHaveMore) {
			if (segment.replay(kept, sink)) {
				return kept;
			}
			logger.warn("the kept response of crawl {} is damaged: fetching it again", id);
		}
		SpooledCrawl crawl = segment.fetch(this.pages, id, sink);
		while (this.retry != null && this.retry.appliesTo(crawl)) {
			crawl = this.retry.retry(crawl, segment, sink);
		}
		return crawl;
	}

	/**
	 * A response and its fate.
	 *
	 * @param crawl the response
	 * @param fate what becomes of the crawl
	 */
	record Result(SpooledCrawl crawl, CrawlFate fate) {

	}

	/**
	 * Withholds the acceptance of a complete response: its crawl is not taken yet.
	 *
	 * @param sink receives everything else
	 * @param progress is told of each page
	 */
	private record UndecidedSink(PageSink sink, RunProgress progress) implements PageSink {

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
			this.progress.pageRead();
		}

		@Override
		public PageSink fork() {
			return new UndecidedSink(this.sink.fork(), this.progress);
		}

		@Override
		public void accept() {
			// the caller of take accepts
		}

	}

}
