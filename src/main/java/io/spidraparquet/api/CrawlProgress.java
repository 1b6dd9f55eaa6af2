package io.spidraparquet.api;

import java.util.Locale;

import tools.jackson.databind.JsonNode;

/**
 * How far a crawl is.
 *
 * @param status the API's word in lower case; empty if it does not say one
 * @param pages number of pages crawled so far; negative if the API does not say it
 * @param maxPages number of pages at which the crawl ends at the latest; negative if the
 * API does not say it
 */
public record CrawlProgress(String status, long pages, long maxPages) {

	/**
	 * Reads the status of a crawl.
	 * @param response as sent
	 */
	static CrawlProgress of(JsonNode response) {
		JsonNode status = response.path("status");
		String word = (status.isString() || status.isNumber()) ? status.asString() : "";
		JsonNode progress = response.path("progress");
		return new CrawlProgress(word.strip().toLowerCase(Locale.ROOT), number(progress, "pagesCrawled"),
				number(progress, "maxPages"));
	}

	/** A number of pages, under one of several names; negative if there is none. */
	static long number(JsonNode record, String... names) {
		for (String name : names) {
			JsonNode value = record.path(name);
			if (value.isIntegralNumber() && value.canConvertToLong()) {
				return value.longValue();
			}
		}
		return -1;
	}

}
