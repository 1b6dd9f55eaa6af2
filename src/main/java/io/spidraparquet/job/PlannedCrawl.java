package io.spidraparquet.job;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One crawl of a plan.
 *
 * @param id of the crawl
 * @param createdAt ISO 8601; null if it is not known
 * @param publishedIn key of the run that holds it, and is to be superseded if the crawl
 * has changed; null if no run does
 * @param contentSha256 of what is published; null if nothing is
 * @param leftBefore whether an earlier night has left it already
 */
record PlannedCrawl(String id, @Nullable String createdAt, @Nullable String publishedIn, @Nullable String contentSha256,
		boolean leftBefore) {

	/** A crawl that is wanted, whatever its age. */
	static PlannedCrawl named(String id) {
		return new PlannedCrawl(id, null, null, null, false);
	}

	boolean isYoungerThan(Instant time) {
		return this.createdAt != null && Instant.parse(this.createdAt).isAfter(time);
	}

}
