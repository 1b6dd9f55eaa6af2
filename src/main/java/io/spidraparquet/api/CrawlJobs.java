package io.spidraparquet.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests about crawls, other than their pages: the history
 * ({@code GET /crawl/history}), the status and the record of one ({@code GET
 * /crawl/{jobId}}, {@code GET /crawl/job/{jobId}}), and a new extraction of a failed page
 * ({@code POST /crawl/{jobId}/retry/{pageId}}). Accepts missing and unknown fields.
 * Thread-safe.
 */
public final class CrawlJobs {

	private static final Logger logger = LoggerFactory.getLogger(CrawlJobs.class);

	private static final JsonMapper JSON = new JsonMapper();

	/** Far more than 100 records of the history, decompressed, in bytes. */
	private static final int MAX_BODY = 16 * 1024 * 1024;

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
	 * @return the crawls, and what was wrong with the history
	 * @throws ApiException if a request fails, or if no record of a page can be read
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public History since(Instant start) throws IOException, InterruptedException {
		CreatedSince crawls = new CreatedSince(start);
		return crawls.history(new HistoryReading(this::page, crawls).read());
	}

	/**
	 * Reads crawls from the history. Reads at most as many pages of the history as there
	 * are ids.
	 * @param ids of crawls
	 * @return id and record of the crawls on these pages
	 * @throws ApiException if the request fails
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public Map<String, CrawlJob> inHistory(Set<String> ids) throws IOException, InterruptedException {
		Map<String, CrawlJob> crawls = new HashMap<>();
		search(ids).forEach((id, record) -> {
			Instant created = record.createdAt();
			crawls.put(id, record.toCrawl((created != null) ? created : Instant.EPOCH));
		});
		return crawls;
	}

	private Map<String, HistoryRecord> search(Set<String> ids) throws IOException, InterruptedException {
		Search search = new Search(ids);
		new HistoryReading(this::page, search).read().forEach(logger::warn);
		return search.found;
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
		return progress(crawlId).status();
	}

	/**
	 * Reads how far one crawl is.
	 * @param crawlId id of the crawl
	 * @return its status and pages
	 * @throws ApiException if the request fails
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public CrawlProgress progress(String crawlId) throws IOException, InterruptedException {
		return CrawlProgress.of(ask(ApiRequest.get("/crawl/" + crawlId, "crawl " + crawlId)));
	}

	/**
	 * What the extraction of a page of a crawl has cost on average ({@code GET
	 * /crawl/job/{jobId}}).
	 * @param crawlId id of the crawl
	 * @return credits for a page; null if the API does not say it
	 * @throws ApiException if the request fails
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public @Nullable Double creditsPerPage(String crawlId) throws IOException, InterruptedException {
		JsonNode record = ask(ApiRequest.get("/crawl/job/" + crawlId, "the record of crawl " + crawlId));
		double credits = record.path("credits_used").asDouble(record.path("creditsUsed").asDouble(0));
		double pages = record.path("pages_crawled").asDouble(record.path("pagesCrawled").asDouble(0));
		return (credits > 0 && pages > 0) ? credits / pages : null;
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

	/** Requests one page of the history. */
	HistoryPage page(int number) throws IOException, InterruptedException {
		String path = "/crawl/history?page=" + number + "&limit=" + HistoryReading.PAGE_SIZE;
		return HistoryPage.of(number, ask(ApiRequest.get(path, "page " + number + " of the history")));
	}

	private JsonNode ask(ApiRequest request) throws IOException, InterruptedException {
		AtomicReference<JsonNode> response = new AtomicReference<>();
		this.client.send(request, (body) -> response.set(parse(body, request)));
		return Objects.requireNonNull(response.get());
	}

	private static JsonNode parse(InputStream body, ApiRequest request) throws IOException {
		byte[] text = body.readNBytes(MAX_BODY + 1);
		if (text.length > MAX_BODY) {
			throw new ApiException(ApiException.Kind.MALFORMED,
					"the response for " + request.about() + " is longer than " + MAX_BODY / (1024 * 1024)
							+ " MB: check spidra.api.url (SPIDRA_API_URL), it may not be the API's address");
		}
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

	/** Finds crawls on as many pages of the history as there are ids. */
	private static final class Search implements HistoryReading.Reader {

		private final Set<String> ids;

		private final Map<String, HistoryRecord> found = new HashMap<>();

		private int pages;

		Search(Set<String> ids) {
			this.ids = ids;
		}

		@Override
		public void begin() {
			// what was read before stays valid until it is read again
		}

		@Override
		public boolean isEnough(HistoryPage page) {
			for (HistoryRecord record : page.records()) {
				if (this.ids.contains(record.id())) {
					this.found.put(record.id(), record);
				}
			}
			return this.found.size() == this.ids.size() || ++this.pages >= this.ids.size();
		}

	}

}
