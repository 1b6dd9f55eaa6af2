package io.spidraparquet.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import io.spidraparquet.flatten.ProfileSink;
import io.spidraparquet.schema.Profile;
import io.spidraparquet.source.ContentFetcher;
import io.spidraparquet.source.FailedPagesRetry;
import io.spidraparquet.source.PagesSource;
import io.spidraparquet.source.Spool;
import io.spidraparquet.source.SpoolSegment;
import io.spidraparquet.source.SpooledCrawl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
	 * @param empty a profile, for its limits
	 * @return what was found
	 */
	Found take(PlannedCrawl planned, SpoolSegment segment, Profile empty) throws IOException, InterruptedException {
		Found found = pages(planned.id(), segment, empty);
		if (found.crawl().contentSha256().equals(planned.contentSha256())) {
			return found.as(Fate.UNCHANGED);
		}
		if (this.session.request().date() != null && !planned.isReplaced() && found.crawl().pending() > 0
				&& planned.isYoungerThan(Instant.now().minus(PENDING_FOR))) {
			logger.info("crawl {} is left for the next night: {} of its pages are pending", planned.id(),
					found.crawl().pending());
			return found.as(Fate.POSTPONED);
		}
		if (this.content != null) {
			this.content.fetch(found.crawl());
		}
		return found;
	}

	private Found pages(String id, SpoolSegment segment, Profile empty) throws IOException, InterruptedException {
		SpooledCrawl kept = this.spool.find(id);
		boolean mayHaveMore = kept != null && kept.pending() > 0 && this.session.request().date() != null;
		boolean retries = this.retry != null && kept != null && this.retry.appliesTo(kept);
		if (kept != null && !retries && !mayHaveMore) {
			Profile seen = empty.emptyCopy();
			if (segment.replay(kept, sink(seen))) {
				return new Found(kept, seen, Fate.TAKEN);
			}
			logger.warn("the kept response of crawl {} is damaged, fetching it again", id);
		}
		Profile seen = empty.emptyCopy();
		SpooledCrawl crawl = segment.fetch(this.pages, id, sink(seen));
		while (this.retry != null && this.retry.appliesTo(crawl)) {
			seen = empty.emptyCopy();
			crawl = this.retry.retry(crawl, segment, sink(seen));
		}
		return new Found(crawl, seen, Fate.TAKEN);
	}

	private ProfileSink sink(Profile seen) {
		return new ProfileSink(seen, this.session.flattening());
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
	 * @param profile what its pages have
	 * @param fate what becomes of it
	 */
	record Found(SpooledCrawl crawl, Profile profile, Fate fate) {

		Found as(Fate other) {
			return new Found(this.crawl, this.profile, other);
		}

	}

}
