package io.spidraparquet.api;

import java.time.Instant;
import java.util.Set;

/**
 * A crawl as the API's history has it.
 *
 * @param id of the crawl
 * @param baseUrl where it began; empty if it is not told
 * @param instruction what was to be extracted; empty if nothing was
 * @param status a word of the API
 * @param createdAt when it was ordered; of one that does not tell, when the one before it
 * in the history was
 */
public record CrawlJob(String id, String baseUrl, String instruction, String status, Instant createdAt) {

	private static final String COMPLETED = "completed";

	private static final Set<String> ENDED = Set.of(COMPLETED, "failed", "cancelled", "canceled");

	/**
	 * Whether all its pages are there.
	 * @return true for the status {@code completed}
	 */
	public boolean isCompleted() {
		return COMPLETED.equals(this.status);
	}

	/**
	 * Whether a status will not change by itself any more.
	 * @param status a word of the API in lower case
	 * @return false for a crawl that waits or runs, and for words that are new
	 */
	public static boolean isFinal(String status) {
		return ENDED.contains(status);
	}

}
