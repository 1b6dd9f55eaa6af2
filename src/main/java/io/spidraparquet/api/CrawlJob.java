package io.spidraparquet.api;

import java.time.Instant;
import java.util.Set;

/**
 * A crawl in the API's history.
 *
 * @param id of the crawl
 * @param baseUrl start of the crawl; empty if the API does not say it
 * @param instruction what to extract; empty if there is none
 * @param status the API's word, in lower case
 * @param createdAt when the crawl was created; if the API does not say it in a form that
 * can be read, the time of the crawl listed before it, or after it if there is none
 * @param pages number of pages crawled so far; negative if the API does not say it
 * @param maxPages number of pages at which the crawl ends at the latest; negative if the
 * API does not say it
 */
public record CrawlJob(String id, String baseUrl, String instruction, String status, Instant createdAt, long pages,
		long maxPages) {

	private static final String COMPLETED = "completed";

	private static final Set<String> ENDED = Set.of(COMPLETED, "failed", "cancelled", "canceled");

	private static final Set<String> NOT_ENDED = Set.of("waiting", "active", "running", "delayed", "queued", "pending",
			"paused");

	/**
	 * Whether the crawl has all its pages.
	 * @return true for the status {@code completed}
	 */
	public boolean isCompleted() {
		return isCompleted(this.status);
	}

	/**
	 * Whether a status means that the crawl has all its pages.
	 * @param status the API's word in lower case
	 * @return true for {@code completed}
	 */
	public static boolean isCompleted(String status) {
		return COMPLETED.equals(status);
	}

	/**
	 * Whether a status no longer changes by itself.
	 * @param status the API's word in lower case
	 * @return false for a crawl that waits or runs, and for unknown words
	 */
	public static boolean isFinal(String status) {
		return ENDED.contains(status);
	}

	/**
	 * Whether this version knows a status.
	 * @param status the API's word in lower case
	 * @return false for an unknown or empty word
	 */
	static boolean isKnown(String status) {
		return ENDED.contains(status) || NOT_ENDED.contains(status);
	}

	/**
	 * How far the crawl is.
	 * @return its status and pages
	 */
	public CrawlProgress progress() {
		return new CrawlProgress(this.status, this.pages, this.maxPages);
	}

	/**
	 * The start of the crawl for messages.
	 * @return one short line without user, password, query and fragment
	 */
	public String shownBaseUrl() {
		return this.baseUrl.isBlank() ? "none"
				: HistoryRecord.shown(this.baseUrl.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//"));
	}

}
