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
 * Requests about crawls, other than their pages: the history
 * ({@code GET /crawl/history}), the status of one ({@code GET /crawl/{jobId}}), and a new
 * extraction of a failed page ({@code POST /crawl/{jobId}/retry/{pageId}}). Accepts
 * missing and unknown fields. Thread-safe.
 */
public final class CrawlJobs {

	private static final Logger logger = LoggerFactory.getLogger(CrawlJobs.class);

	private static final JsonMapper JSON = new JsonMapper();

	private static final int PAGE_SIZE = 100;

	private static final int MAX_REREADS = 5;

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

	private final ApiClient client;

	/**
	 * Sends the requests through a client.
	 * @param client of the API
	 */
	public CrawlJobs(ApiClient client) {
		this.client = client;
	}

	/**
	 * Lists the crawls of the history that were created since a time.
	 * @param start crawls created before it are left out
	 * @return each crawl once, newest first
	 * @throws ApiException if the request fails
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
	 * Reads the status of crawls from the history. Reads at most as many pages of the
	 * history as there are ids.
	 * @param ids of crawls
	 * @return id and status of the crawls on these pages
	 * @throws ApiException if the request fails
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
	 * Reads the status of one crawl.
	 * @param crawlId id of the crawl
	 * @return the API's word in lower case; empty if it does not say one
	 * @throws ApiException if the request fails
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
	 * @return the cost, and whether the result is pending
	 * @throws ApiException if the API refuses
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public Retried retry(String crawlId, String pageId) throws IOException, InterruptedException {
		String page = URLEncoder.encode(pageId, StandardCharsets.UTF_8).replace("+", "%20");
		JsonNode response = ask(
				ApiRequest.post("/crawl/" + crawlId + "/retry/" + page, "page " + pageId + " of crawl " + crawlId));
		boolean done = response.path("success").asBoolean(false) && !response.path("data").isMissingNode();
		return new Retried(response.path("creditsUsed").asDouble(response.path("credits_used").asDouble(0)), !done);
	}

	/**
	 * Reads the history page by page. A crawl that is added meanwhile moves others to
	 * later pages, so some are read twice. A crawl that is removed moves others to pages
	 * that were already read, so the reading starts again.
	 */
	private void read(HistoryReader reader) throws IOException, InterruptedException {
		long before = -1;
		int rereads = 0;
		Set<String> met = new HashSet<>();
		Instant createdAt = Instant.now();
		for (int page = 1;; page++) {
			JsonNode response = ask(ApiRequest.get("/crawl/history?page=" + page + "&limit=" + PAGE_SIZE,
					"page " + page + " of the history"));
			JsonNode jobs = response.path("jobs");
			if (!jobs.isArray()) {
				throw new ApiException(ApiException.Kind.MALFORMED,
						"the response for page " + page + " of the history has no array \"jobs\": check"
								+ " spidra.api.url (SPIDRA_API_URL), it may not be the API's address");
			}
			long total = response.path("total").asLong(-1);
			if (total >= 0 && total < before && rereads < MAX_REREADS) {
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
			long pages = response.path("totalPages").asLong(-1);
			boolean last = jobs.isEmpty() || ((pages >= 0) ? page >= pages : !anyNew);
			if (reader.isEnough(read) || last) {
				return;
			}
		}
	}

	private static void add(JsonNode job, Instant createdAt, List<CrawlJob> to) {
		String id = id(job);
		if (!ID.matcher(id).matches()) {
			logger.warn("ignoring a crawl in the history with an invalid id: '{}'",
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
		AtomicReference<JsonNode> response = new AtomicReference<>();
		this.client.send(request, (body) -> response.set(parse(body, request)));
		return Objects.requireNonNull(response.get());
	}

	private static JsonNode parse(InputStream body, ApiRequest request) throws IOException {
		byte[] text = body.readAllBytes();
		try {
			return JSON.readTree(text);
		}
		catch (JacksonException ex) {
			throw new ApiException(ApiException.Kind.MALFORMED,
					"the response for " + request.about() + " is not JSON: " + ex.getOriginalMessage(), null, ex);
		}
	}

	/**
	 * The result of a new extraction of a page.
	 *
	 * @param credits the cost
	 * @param queued whether the result is pending
	 */
	public record Retried(double credits, boolean queued) {

	}

	/** Receives the crawls of the history, one page of it at a time. */
	private interface HistoryReader {

		/** Reads one page of the history; true if no more pages are needed. */
		boolean isEnough(List<CrawlJob> jobs);

	}

}
