package io.spidraparquet.api;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A record of the history that has a valid id. Accepts the names of the API and those of
 * its SDKs.
 *
 * @param id of the crawl
 * @param baseUrl start of the crawl; empty if the record does not say it
 * @param instruction what to extract; empty if there is none
 * @param status the API's word in lower case; empty if the record does not say it
 * @param createdAt when the crawl was created; null if the record does not say it in a
 * form that can be read
 * @param sentTime the time of creation as sent, for messages
 * @param pages number of pages crawled so far; negative if the record does not say it
 * @param maxPages number of pages at which the crawl ends at the latest; negative if the
 * record does not say it
 */
record HistoryRecord(String id, String baseUrl, String instruction, String status, @Nullable Instant createdAt,
		String sentTime, long pages, long maxPages) {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

	/** Characters that could change how a terminal shows the lines of a log. */
	private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

	private static final int MAX_SHOWN = 80;

	/**
	 * Reads a record.
	 * @param record as sent
	 * @return null if it has no valid id
	 */
	static @Nullable HistoryRecord of(JsonNode record) {
		String id = text(record, "id", "uuid", "jobId", "job_id");
		if (!ID.matcher(id).matches()) {
			return null;
		}
		JsonNode time = first(record, "created_at", "createdAt");
		return new HistoryRecord(id, text(record, "base_url", "baseUrl"),
				text(record, "transform_instruction", "transformInstruction"),
				text(record, "status").strip().toLowerCase(Locale.ROOT), HistoryTime.parse(time),
				time.isMissingNode() ? "missing" : shown(time),
				CrawlProgress.number(record, "pages_crawled", "pagesCrawled"),
				CrawlProgress.number(record, "max_pages", "maxPages"));
	}

	/**
	 * The crawl.
	 * @param created the record's time of creation, or one to use if it cannot be read
	 */
	CrawlJob toCrawl(Instant created) {
		return new CrawlJob(this.id, this.baseUrl, this.instruction, this.status, created, this.pages, this.maxPages);
	}

	/** The first of several fields that has a value. */
	private static JsonNode first(JsonNode record, String... names) {
		JsonNode value = record.path(names[0]);
		for (int i = 1; i < names.length && (value.isMissingNode() || value.isNull()); i++) {
			JsonNode next = record.path(names[i]);
			value = next.isMissingNode() ? value : next;
		}
		return value;
	}

	private static String text(JsonNode record, String... names) {
		JsonNode value = first(record, names);
		return (value.isString() || value.isNumber()) ? value.asString() : "";
	}

	/** A value as sent, for messages. */
	static String shown(JsonNode sent) {
		return sent.isString() ? "'" + shown(sent.asString()) + "'" : shown(sent.toString());
	}

	/** A text from outside, short and on one line, for messages. */
	static String shown(String sent) {
		String start = (sent.length() > MAX_SHOWN) ? sent.substring(0, MAX_SHOWN) + "…" : sent;
		return INVISIBLE.matcher(start).replaceAll("?");
	}

}
