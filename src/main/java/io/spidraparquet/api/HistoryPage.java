package io.spidraparquet.api;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * One page of the history.
 *
 * @param number of the page, from 1
 * @param records the records that have a valid id
 * @param nameless the JSON of the other records
 * @param total number of crawls in the history, as the API says; negative if it does not
 * @param totalPages number of pages, as the API says; negative if it does not
 */
record HistoryPage(int number, List<HistoryRecord> records, List<String> nameless, long total, long totalPages) {

	/**
	 * Reads a page.
	 * @param number of the page, from 1
	 * @param response as sent
	 * @throws ApiException if it is not a page of the history, or if none of its records
	 * has a valid id
	 */
	static HistoryPage of(int number, JsonNode response) throws ApiException {
		JsonNode jobs = response.path("jobs");
		if (!jobs.isArray()) {
			throw new ApiException(ApiException.Kind.MALFORMED,
					"the response for page " + number + " of the history has no array \"jobs\": check"
							+ " spidra.api.url (SPIDRA_API_URL), it may not be the API's address");
		}
		List<HistoryRecord> records = new ArrayList<>();
		List<String> nameless = new ArrayList<>();
		for (JsonNode job : jobs) {
			HistoryRecord record = HistoryRecord.of(job);
			if (record != null) {
				records.add(record);
			}
			else {
				nameless.add(job.toString());
			}
		}
		HistoryPage page = new HistoryPage(number, records, nameless, number(response, "total"),
				number(response, "totalPages"));
		if (records.isEmpty() && !nameless.isEmpty()) {
			throw page.unreadable("has a valid id, the first is " + HistoryRecord.shown(nameless.get(0)));
		}
		return page;
	}

	/** A page after the last one, which the API refused. */
	static HistoryPage refused(int number) {
		return new HistoryPage(number, List.of(), List.of(), -1, -1);
	}

	private static long number(JsonNode response, String field) {
		return response.path(field).asLong(-1);
	}

	int size() {
		return this.records.size() + this.nameless.size();
	}

	/**
	 * The failure of a page without a record that can be read.
	 * @param why continues a sentence about the records
	 */
	ApiException unreadable(String why) {
		return new ApiException(ApiException.Kind.MALFORMED, "no record on page " + this.number + " of the history "
				+ why + ": run again later; if it persists, the API has another format than this version reads");
	}

}
