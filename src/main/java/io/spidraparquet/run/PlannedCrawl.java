package io.spidraparquet.run;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One crawl of a plan.
 *
 * @param id id of the crawl
 * @param createdAt when it was created, ISO 8601; null if unknown
 * @param publishedIn key of the run that holds the crawl: another run, which this run
 * supersedes if the crawl has changed, or this run if it is being replaced; null if no
 * run holds it
 * @param contentSha256 hash of the published content; null if none is published, or this
 * run replaces it
 * @param deferredBefore whether an earlier night deferred it because it could not be
 * fetched
 * @param status the status with which the crawl has ended, as the API told it; null if it
 * did not tell
 */
public record PlannedCrawl(String id, @Nullable String createdAt, @Nullable String publishedIn,
		@Nullable String contentSha256, boolean deferredBefore, @Nullable String status) {

	public PlannedCrawl {
		Objects.requireNonNull(id, "id");
	}

	/**
	 * A crawl that is fetched regardless of its age.
	 * @param id id of the crawl
	 * @param status its final status; null if the API did not tell it
	 * @return the planned crawl
	 */
	public static PlannedCrawl named(String id, @Nullable String status) {
		return new PlannedCrawl(id, null, null, null, false, status);
	}

	/**
	 * Whether this run holds it already. It is then published again even if its content
	 * is unchanged.
	 * @return true if so
	 */
	public boolean isReplaced() {
		return this.publishedIn != null && this.contentSha256 == null;
	}

	/**
	 * Whether it was created after a time.
	 * @param time the time to compare with
	 * @return false also if the time of its creation is unknown
	 */
	public boolean isYoungerThan(Instant time) {
		return this.createdAt != null && Instant.parse(this.createdAt).isAfter(time);
	}

}
