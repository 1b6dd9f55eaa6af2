package io.spidraparquet.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import io.spidraparquet.page.ApiTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the API knows of crawls beside their pages: the history
 * ({@code GET /crawl/history}), the status of one ({@code GET /crawl/{jobId}}), and that
 * a failed page is to be extracted again ({@code POST /crawl/{jobId}/retry/{pageId}}).
 * Fields that are missing or new break nothing. Thread-safe.
 */
public final class CrawlJobs {

	private static final Logger logger = LoggerFactory.getLogger(CrawlJobs.class);

	private static final JsonMapper JSON = new JsonMapper();

	private static final int PAGE_SIZE = 100;

	private static final int MOST_REREADS = 5;

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

	private final ApiClient client;

	/**
	 * Asks through a client.
	 * @param client of the API
	 */
	public CrawlJobs(ApiClient client) {
		this.client = client;
	}

	/**
	 * The crawls that were created since a time, as far as the history knows them.
	 * @param start crawls created before it are left out
	 * @return each once, newest first
	 * @throws ApiException if the API does not tell
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public List<CrawlJob> since(Instant start) throws IOException, InterruptedException {
		Map<String, CrawlJob> found = new LinkedHashMap<>();
		read((jobs) -> {
			for (CrawlJob job : jobs) {
				if (!job.createdAt().isBefore(start)) {
					found.putIfAbsent(job.id(), job);
				}
			}
			return !jobs.isEmpty() && jobs.get(jobs.size() - 1).createdAt().isBefore(start);
		});
		return List.copyOf(found.values());
	}

	/**
	 * The status of crawls, from the history.
	 * @param ids of crawls
	 * @return id and status of those that it has among its first pages, of which no more
	 * are read than there are ids
	 * @throws ApiException if the API does not tell
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public Map<String, String> statusInHistory(Set<String> ids) throws IOException, InterruptedException {
		Map<String, String> found = new HashMap<>();
		int[] pages = new int[1];
		read((jobs) -> {
			for (CrawlJob job : jobs) {
				if (ids.contains(job.id())) {
					found.putIfAbsent(job.id(), job.status());
				}
			}
			return found.size() == ids.size() || ++pages[0] >= ids.size();
		});
		return found;
	}

	/**
	 * The status of one crawl.
	 * @param crawlId id of the crawl
	 * @return a word of the API; empty if it does not say
	 * @throws ApiException if the API does not tell
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public String status(String crawlId) throws IOException, InterruptedException {
		return text(ask(ApiRequest.get("/crawl/" + crawlId, "crawl " + crawlId)), "status").toLowerCase(Locale.ROOT);
	}

	/**
	 * Asks the API to extract the data of a page again, which costs credits.
	 * @param crawlId id of the crawl
	 * @param pageId id of the page
	 * @return what it cost, and whether the result is still to come
	 * @throws ApiException if the API refuses
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public Retried retry(String crawlId, String pageId) throws IOException, InterruptedException {
		String page = URLEncoder.encode(pageId, StandardCharsets.UTF_8).replace("+", "%20");
		JsonNode answer = ask(
				ApiRequest.post("/crawl/" + crawlId + "/retry/" + page, "page " + pageId + " of crawl " + crawlId));
		boolean done = answer.path("success").asBoolean(false) && !answer.path("data").isMissingNode();
		return new Retried(answer.path("creditsUsed").asDouble(answer.path("credits_used").asDouble(0)), !done);
	}

	/**
	 * Reads the history page by page. Crawls that are added meanwhile move others to
	 * later pages, where they are met a second time; where some are removed, so that
	 * others move to pages that were read already, it begins anew.
	 */
	private void read(HistoryReader reader) throws IOException, InterruptedException {
		long before = -1;
		int rereads = 0;
		Set<String> met = new HashSet<>();
		Instant createdAt = Instant.now();
		for (int page = 1;; page++) {
			JsonNode answer = ask(ApiRequest.get("/crawl/history?page=" + page + "&limit=" + PAGE_SIZE,
					"page " + page + " of the history"));
			JsonNode jobs = answer.path("jobs");
			if (!jobs.isArray()) {
				throw new ApiException(ApiException.Kind.MALFORMED,
						"the answer for page " + page + " of the history has no jobs: it may not be the API's");
			}
			long total = answer.path("total").asLong(-1);
			if (total >= 0 && total < before && rereads < MOST_REREADS) {
				rereads++;
				page = 0;
				before = total;
				met.clear();
				continue;
			}
			before = total;
			List<CrawlJob> read = new ArrayList<>();
			boolean anyNew = false;
			for (JsonNode job : jobs) {
				createdAt = Objects.requireNonNullElse(ApiTime.parse(text(job, "created_at")), createdAt);
				add(job, createdAt, read);
				anyNew |= met.add(id(job));
			}
			long pages = answer.path("totalPages").asLong(-1);
			boolean last = jobs.isEmpty() || ((pages >= 0) ? page >= pages : !anyNew);
			if (reader.isEnough(read) || last) {
				return;
			}
		}
	}

	private static void add(JsonNode job, Instant createdAt, List<CrawlJob> to) {
		String id = id(job);
		if (!ID.matcher(id).matches()) {
			logger.warn("the history has a crawl whose id cannot be used, it is passed over: '{}'",
					id.replaceAll("[^\\x20-\\x7e]", "?"));
			return;
		}
		to.add(new CrawlJob(id, text(job, "base_url"), text(job, "transform_instruction"),
				text(job, "status").toLowerCase(Locale.ROOT), createdAt));
	}

	private static String id(JsonNode job) {
		String id = text(job, "id");
		return id.isEmpty() ? text(job, "uuid") : id;
	}

	private static String text(JsonNode node, String field) {
		JsonNode value = node.path(field);
		return (value.isString() || value.isNumber()) ? value.asString() : "";
	}

	private JsonNode ask(ApiRequest request) throws IOException, InterruptedException {
		AtomicReference<JsonNode> answer = new AtomicReference<>();
		this.client.send(request, (body) -> answer.set(parse(body, request)));
		return Objects.requireNonNull(answer.get());
	}

	private static JsonNode parse(InputStream body, ApiRequest request) throws IOException {
		byte[] text = body.readAllBytes();
		try {
			return JSON.readTree(text);
		}
		catch (JacksonException ex) {
			throw new ApiException(ApiException.Kind.MALFORMED,
					"the answer for " + request.about() + " is no JSON: " + ex.getOriginalMessage(), null, ex);
		}
	}

	/**
	 * What came of extracting a page again.
	 *
	 * @param credits that it cost
	 * @param queued whether the result is still to come
	 */
	public record Retried(double credits, boolean queued) {

	}

	/** Looks at the crawls of a page of the history. */
	private interface HistoryReader {

		/** Whether no more are needed. */
		boolean isEnough(List<CrawlJob> jobs);

	}

}
