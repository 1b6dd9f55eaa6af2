package io.spidraparquet.demo;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class DemoHistoryTests {

	private DemoEndpoint endpoint;

	private DemoClient client;

	@BeforeEach
	void start() throws Exception {
		this.endpoint = DemoEndpoint.start(DemoClient.KEY);
		this.client = new DemoClient(this.endpoint);
	}

	@AfterEach
	void close() {
		this.endpoint.close();
	}

	@Test
	void listsEachCrawlThatIsServedNewestFirst() throws Exception {
		JsonNode history = this.client.json("/crawl/history");
		assertThat(ids(history)).containsExactlyInAnyOrderElementsOf(this.endpoint.crawlIds());
		assertThat(history.path("jobs").valueStream().map((job) -> Instant.parse(job.path("created_at").asString())))
			.isSortedAccordingTo(Comparator.reverseOrder());
		assertThat(history.path("jobs").valueStream().map((job) -> job.path("status").asString()))
			.containsOnly("completed");
	}

	@Test
	void ordersByTimeRatherThanByText() {
		DemoHistory history = new DemoHistory("""
				[{"id":"a","created_at":"2026-11-22T21:30:00Z"},
				{"id":"b","created_at":"2026-11-22T21:30:00.500Z"},
				{"id":"c","created_at":"2026-11-22T21:29:59Z"}]""", 1);
		assertThat(history.history("limit=1").body())
			.isEqualTo("{\"jobs\":[{\"id\":\"b\",\"created_at\":\"2026-11-22T21:30:00.500Z\"}],"
					+ "\"total\":3,\"page\":1,\"totalPages\":3}");
	}

	@ParameterizedTest
	@CsvSource({ "?limit=5, 1, 2, 5", "?page=2&limit=5, 2, 2, 3", "?limit=5&page=3, 3, 2, 0", "?page=1, 1, 1, 8",
			"?limit=100, 1, 1, 8", "?limit=8, 1, 1, 8", "?limit=1&page=8, 8, 8, 1",
			"?page=999999999&limit=100, 999999999, 1, 0", "?mypage=0&status=failed, 1, 1, 8" })
	void cutsTheHistoryIntoPages(String query, int page, int totalPages, int jobs) throws Exception {
		JsonNode history = this.client.json("/crawl/history" + query);
		assertThat(history.propertyNames()).containsExactly("jobs", "total", "page", "totalPages");
		assertThat(history.path("jobs").size()).isEqualTo(jobs);
		assertThat(history.path("total").asInt()).isEqualTo(8);
		assertThat(history.path("page").asInt()).isEqualTo(page);
		assertThat(history.path("totalPages").asInt()).isEqualTo(totalPages);
	}

	@ParameterizedTest
	@CsvSource({ "page=0, page must be an integer from 1", "page=-1, page must be an integer from 1",
			"page, page must be an integer from 1", "page=two&limit=5, page must be an integer from 1",
			"page=99999999999, page must be an integer from 1", "limit=0, limit must be an integer from 1 to 100",
			"limit=101, limit must be an integer from 1 to 100",
			"page=1&limit=, limit must be an integer from 1 to 100",
			"limit=1.5, limit must be an integer from 1 to 100" })
	void refusesOtherPagesAndLimits(String query, String message) throws Exception {
		HttpResponse<String> response = this.client.get("/crawl/history?" + query);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("{\"status\":\"error\",\"message\":\"" + message + "\"}");
	}

	@Test
	void givesTheSameRecordAloneAsInTheHistory() throws Exception {
		for (JsonNode job : this.client.json("/crawl/history").path("jobs")) {
			assertThat(this.client.json("/crawl/job/" + job.path("id").asString())).isEqualTo(job);
		}
	}

	@Test
	void countsThePagesThatTheCrawlHas() throws Exception {
		for (String crawlId : this.endpoint.crawlIds()) {
			JsonNode pages = this.client.json("/crawl/" + crawlId + "/pages").path("pages");
			assertThat(this.client.json("/crawl/job/" + crawlId).path("pages_crawled").asInt()).as(crawlId)
				.isEqualTo(pages.size());
		}
	}

	@Test
	void tellsTheProgressOfACrawl() throws Exception {
		assertThat(this.client.get("/crawl/help-center-2026-11").body())
			.isEqualTo("{\"status\":\"completed\",\"progress\":{\"message\":\"Crawl completed\",\"pagesCrawled\":34,"
					+ "\"maxPages\":50},\"result\":null,\"error\":null}");
	}

	private static List<String> ids(JsonNode history) {
		return history.path("jobs").valueStream().map((job) -> job.path("id").asString()).toList();
	}

}
