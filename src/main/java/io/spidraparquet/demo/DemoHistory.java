package io.spidraparquet.demo;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * The records of the crawls: what the API returns about a crawl apart from its pages.
 * Immutable.
 */
final class DemoHistory {

	private static final int DEFAULT_LIMIT = 10;

	private static final int MAX_LIMIT = 100;

	/** Newest first. */
	private final List<JobRecord> jobs;

	/**
	 * Reads the records, which may be in any order.
	 * @param jobs JSON array of records
	 * @param copies number of copies of each crawl, numbered as by {@link DemoCrawl#copy}
	 */
	DemoHistory(String jobs, int copies) {
		List<JobRecord> records = DemoJson.elements(jobs).stream().map(JobRecord::of).toList();
		this.jobs = IntStream.range(0, copies)
			.boxed()
			.flatMap((number) -> records.stream().map((job) -> job.copy(number)))
			.sorted(Comparator.comparing(JobRecord::createdAt).reversed())
			.toList();
	}

	/**
	 * Responds to {@code GET /crawl/history}.
	 * @param query query of the request; null if there is none
	 */
	DemoResponse history(@Nullable String query) {
		int page = parameter(query, "page", 1);
		if (page < 1) {
			return DemoResponse.error(400, "page must be an integer from 1");
		}
		int limit = parameter(query, "limit", DEFAULT_LIMIT);
		if (limit < 1 || limit > MAX_LIMIT) {
			return DemoResponse.error(400, "limit must be an integer from 1 to " + MAX_LIMIT);
		}
		List<String> records = this.jobs.stream().skip((page - 1L) * limit).limit(limit).map(JobRecord::json).toList();
		int totalPages = (this.jobs.size() + limit - 1) / limit;
		return DemoResponse.json("{\"jobs\":[" + String.join(",", records) + "],\"total\":" + this.jobs.size()
				+ ",\"page\":" + page + ",\"totalPages\":" + totalPages + "}");
	}

	/**
	 * Responds to {@code GET /crawl/job/{id}}.
	 */
	DemoResponse job(String crawlId) {
		return respond(crawlId, JobRecord::json);
	}

	/**
	 * Responds to {@code GET /crawl/{id}}.
	 */
	DemoResponse state(String crawlId) {
		return respond(crawlId, JobRecord::state);
	}

	private DemoResponse respond(String crawlId, Function<JobRecord, String> json) {
		return this.jobs.stream()
			.filter((job) -> job.id().equals(crawlId))
			.findFirst()
			.map((job) -> DemoResponse.json(json.apply(job)))
			.orElseGet(DemoResponse::unknownCrawl);
	}

	/** Returns a parameter's value, or the invalid value 0 if it is not a number. */
	private static int parameter(@Nullable String query, String name, int defaultValue) {
		Matcher given = Pattern.compile("(?:^|&)" + name + "(?:=([^&]*))?(?=&|$)")
			.matcher((query != null) ? query : "");
		if (!given.find()) {
			return defaultValue;
		}
		String value = given.group(1);
		return (value != null && value.matches("[0-9]{1,9}")) ? Integer.parseInt(value) : 0;
	}

	/**
	 * One crawl.
	 *
	 * @param id id of the crawl
	 * @param createdAt start of the crawl
	 * @param members members of the record as JSON
	 * @param json the record as JSON
	 */
	private record JobRecord(String id, Instant createdAt, Map<String, String> members, String json) {

		static JobRecord of(String json) {
			Map<String, String> members = DemoJson.members(json);
			return new JobRecord(DemoJson.unquote(members.getOrDefault("id", "")),
					Instant.parse(DemoJson.unquote(members.getOrDefault("created_at", ""))), members, json);
		}

		JobRecord copy(int number) {
			if (number == 0) {
				return this;
			}
			Map<String, String> copy = new LinkedHashMap<>(this.members);
			copy.put("id", DemoJson.quote(this.id + "-" + number));
			return of(DemoJson.object(copy));
		}

		String state() {
			return "{\"status\":" + this.members.get("status")
					+ ",\"progress\":{\"message\":\"Crawl completed\",\"pagesCrawled\":"
					+ this.members.get("pages_crawled") + ",\"maxPages\":" + this.members.get("max_pages")
					+ "},\"result\":null,\"error\":null}";
		}

	}

}
