package io.spidraparquet.job;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One crawl of a plan.
 *
 * @param id of the crawl
 * @param createdAt ISO 8601; null if it is not known
 * @param publishedIn key of the run that holds it, and is to be superseded if the crawl
 * has changed, or of this run where that is to be replaced; null if no run holds it
 * @param contentSha256 of what is published; null if nothing is, or it is replaced
 * @param leftBefore whether an earlier night has left it already
 */
record PlannedCrawl(String id, @Nullable String createdAt, @Nullable String publishedIn, @Nullable String contentSha256,
		boolean leftBefore) {

	/** A crawl that is wanted, whatever its age. */
	static PlannedCrawl named(String id) {
		return new PlannedCrawl(id, null, null, null, false);
	}

	/** Whether this run holds it already: it is published again whatever its content. */
	boolean isReplaced() {
		return this.publishedIn != null && this.contentSha256 == null;
	}

	boolean isYoungerThan(Instant time) {
		return this.createdAt != null && Instant.parse(this.createdAt).isAfter(time);
	}

}
