package io.spidraparquet.run;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One crawl of a plan.
 *
 * @param id of the crawl
 * @param createdAt ISO 8601; null if it is not known
 * @param publishedIn key of the run that holds the crawl: another one, which this run
 * supersedes if the crawl has changed, or this one if it is being replaced; null if no
 * run holds it
 * @param contentSha256 of what is published; null if nothing is, or it is replaced
 * @param deferredBefore whether an earlier night could not fetch it
 */
public record PlannedCrawl(String id, @Nullable String createdAt, @Nullable String publishedIn,
		@Nullable String contentSha256, boolean deferredBefore) {

	/**
	 * A crawl that is wanted whatever its age.
	 * @param id of the crawl
	 * @return the crawl
	 */
	public static PlannedCrawl named(String id) {
		return new PlannedCrawl(id, null, null, null, false);
	}

	/**
	 * Whether this run holds it already: it is published again whatever its content.
	 * @return true if so
	 */
	public boolean isReplaced() {
		return this.publishedIn != null && this.contentSha256 == null;
	}

	/**
	 * Whether it was created after a time.
	 * @param time to compare with
	 * @return false if it was not, or its time is not known
	 */
	public boolean isYoungerThan(Instant time) {
		return this.createdAt != null && Instant.parse(this.createdAt).isAfter(time);
	}

}
