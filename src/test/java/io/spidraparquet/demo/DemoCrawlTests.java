package io.spidraparquet.demo;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class DemoCrawlTests {

	private static final String HELP = "help-center-2026-11";

	private static final String FAILED = "2adc624b-4f40-4525-82fa-86de20dd6e2e";

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
	void retryMakesAFailedPageASuccess() throws Exception {
		JsonNode before = this.client.json("/crawl/" + HELP + "/pages");
		HttpResponse<String> response = this.client.post("/crawl/" + HELP + "/retry/" + FAILED);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().map()).containsKey("ratelimit-remaining");
		JsonNode retry = this.client.json(response);
		assertThat(retry.propertyNames()).containsExactly("success", "data", "tokensUsed", "creditsUsed", "message");
		assertThat(retry.path("success").asBoolean()).isTrue();
		assertThat(retry.path("data").path("title").asString()).isEqualTo("Service area");
		assertThat(retry.path("tokensUsed").asInt()).isPositive();
		assertThat(retry.path("creditsUsed").asInt()).isPositive();
		JsonNode page = this.client.page(HELP, FAILED);
		assertThat(page.path("status").asString()).isEqualTo("success");
		assertThat(page.path("data")).isEqualTo(retry.path("data"));
		assertThat(page.path("error_message").isNull()).isTrue();
		assertThat(page.path("html_url").asString()).startsWith("https://storage.spidra.io/signed/");
		JsonNode after = this.client.json("/crawl/" + HELP + "/pages");
		assertThat(after.path("pages").size()).isEqualTo(before.path("pages").size());
		for (int i = 0; i < after.path("pages").size(); i++) {
			JsonNode was = before.path("pages").path(i);
			if (!was.path("id").asString().equals(FAILED)) {
				assertThat(after.path("pages").path(i)).isEqualTo(was);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({
			HELP + ", 78c00089-ec44-496e-a246-bace0e92dcaf, "
					+ "'{\"title\":\"https://help.example.org/articles/winter-tyres\"}'",
			"contract-example, page-uuid-2, '{\"title\":\"JavaScript Rendering Explained\"}'" })
	void retryGivesDataOfTheShapeOfTheCrawl(String crawlId, String pageId, String data) throws Exception {
		this.client.post("/crawl/" + crawlId + "/retry/" + pageId);
		assertThat(this.client.page(crawlId, pageId).path("data").toString()).isEqualTo(data);
	}

	@Test
	void retryOfEachPageLeavesNoneFailedAndChangesNoSuccess() throws Exception {
		for (String crawlId : this.endpoint.crawlIds()) {
			JsonNode before = this.client.json("/crawl/" + crawlId + "/pages").path("pages");
			for (JsonNode page : before) {
				String path = "/crawl/" + crawlId + "/retry/" + page.path("id").asString();
				assertThat(this.client.post(path).statusCode()).as(path).isEqualTo(200);
			}
			JsonNode after = this.client.json("/crawl/" + crawlId + "/pages").path("pages");
			assertThat(after.valueStream().map((page) -> page.path("status").asString())).as(crawlId)
				.containsOnly("success");
			for (int i = 0; i < before.size(); i++) {
				if (before.path(i).path("status").asString().equals("success")) {
					assertThat(after.path(i)).as(crawlId).isEqualTo(before.path(i));
				}
			}
		}
	}

	@Test
	void retryOfMarkdownGivesMarkdown() throws Exception {
		for (JsonNode page : this.client.json("/crawl/docs-markdown-2026-11/pages").path("pages")) {
			String path = "/crawl/docs-markdown-2026-11/retry/" + page.path("id").asString();
			assertThat(this.client.json(this.client.post(path)).path("data").isString()).isTrue();
		}
	}

	@Test
	void retryIsForgottenWithTheEndpoint() throws Exception {
		this.client.post("/crawl/" + HELP + "/retry/" + FAILED);
		try (DemoEndpoint another = DemoEndpoint.start(DemoClient.KEY)) {
			assertThat(new DemoClient(another).page(HELP, FAILED).path("status").asString()).isEqualTo("failed");
		}
	}

	@Test
	void retryRefusesAnUnknownPage() throws Exception {
		HttpResponse<String> response = this.client.post("/crawl/" + HELP + "/retry/page-uuid-2");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).isEqualTo("""
				{"status":"error","message":"Page not found"}""");
	}

	@Test
	void retryRefusesAnUnknownCrawl() throws Exception {
		assertThat(this.client.post("/crawl/unknown/retry/page-uuid-2").statusCode()).isEqualTo(403);
	}

	@Test
	void retryNeedsTheKey() throws Exception {
		String path = "/crawl/" + HELP + "/retry/" + FAILED;
		assertThat(this.client.post(path, "spd_other").statusCode()).isEqualTo(401);
		assertThat(this.client.page(HELP, FAILED).path("status").asString()).isEqualTo("failed");
	}

}
