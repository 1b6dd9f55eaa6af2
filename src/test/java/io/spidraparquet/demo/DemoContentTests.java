package io.spidraparquet.demo;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DemoContentTests {

	private static final String CRAWL = "contract-example";

	private static final String PAGE = "page-uuid-1";

	private DemoEndpoint endpoint;

	private DemoClient client;

	@BeforeEach
	void start() throws Exception {
		this.endpoint = DemoEndpoint.start(DemoClient.KEY, Duration.ofHours(1));
		this.client = new DemoClient(this.endpoint);
	}

	@AfterEach
	void close() {
		this.endpoint.close();
	}

	@Test
	void signsLinksToItself() throws Exception {
		String server = this.endpoint.apiUrl().resolve("/content/").toString();
		assertThat(link("markdown_url"))
			.matches(server + CRAWL + "/" + PAGE + "\\.md\\?expires=\\d{10}&signature=[0-9a-f]{64}");
		assertThat(link("html_url"))
			.matches(server + CRAWL + "/" + PAGE + "\\.html\\?expires=\\d{10}&signature=[0-9a-f]{64}");
		long expires = Long.parseLong(link("html_url").replaceAll(".*expires=(\\d+).*", "$1"));
		assertThat(Duration.between(Instant.now(), Instant.ofEpochSecond(expires))).isBetween(Duration.ofMinutes(59),
				Duration.ofHours(1));
	}

	@Test
	void changesNothingButLinks() throws Exception {
		try (DemoEndpoint recorded = DemoEndpoint.start(DemoClient.KEY)) {
			for (String crawlId : this.endpoint.crawlIds()) {
				String path = "/crawl/" + crawlId + "/pages";
				String served = withoutLinks(this.client.get(path));
				String asRecorded = withoutLinks(new DemoClient(recorded).get(path));
				if (crawlId.equals(CRAWL)) {
					// This crawl is recorded with one member per line.
					served = onOneLine(served);
					asRecorded = onOneLine(asRecorded);
				}
				assertThat(served).as(crawlId).isEqualTo(asRecorded);
			}
		}
	}

	@Test
	void everyLinkLeadsToTextWithTitleAndUrl() throws Exception {
		int links = 0;
		for (String crawlId : this.endpoint.crawlIds()) {
			for (JsonNode page : this.client.json("/crawl/" + crawlId + "/pages").path("pages")) {
				for (String name : List.of("html_url", "markdown_url")) {
					if (!page.path(name).isNull()) {
						HttpResponse<String> response = this.client.follow(page.path(name).asString());
						assertThat(response.statusCode()).isEqualTo(200);
						assertThat(response.body()).contains(page.path("url").asString())
							.contains(page.path("title")
								.asString()
								.replace("&", name.equals("html_url") ? "&amp;" : "&"));
						links++;
					}
				}
			}
		}
		assertThat(links).isGreaterThan(200);
	}

	@Test
	void servesMarkdownAndHtml() throws Exception {
		HttpResponse<String> markdown = this.client.follow(link("markdown_url"));
		assertThat(markdown.headers().firstValue("Content-Type")).hasValue("text/markdown; charset=utf-8");
		assertThat(markdown.body()).isEqualTo("""
				# How to Scrape the Web Without Getting Blocked

				<https://example.com/blog/how-to-scrape>
				""");
		HttpResponse<String> html = this.client.follow(link("html_url"));
		assertThat(html.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
		assertThat(html.body()).startsWith("<!DOCTYPE html>")
			.contains("<title>How to Scrape the Web Without Getting Blocked</title>");
		assertThat(html.headers().map()).doesNotContainKey("ratelimit-limit");
	}

	@Test
	void leavesLinksThatAreNullAlsoAfterARetry() throws Exception {
		this.client.post("/crawl/" + CRAWL + "/retry/page-uuid-2");
		JsonNode page = this.client.page(CRAWL, "page-uuid-2");
		assertThat(page.path("status").asString()).isEqualTo("success");
		assertThat(page.path("html_url").isNull()).isTrue();
		assertThat(page.path("markdown_url").isNull()).isTrue();
	}

	@Test
	void refusesALinkThatHasExpired() throws Exception {
		try (DemoEndpoint expired = DemoEndpoint.start(DemoClient.KEY, Duration.ZERO)) {
			String link = new DemoClient(expired).page(CRAWL, PAGE).path("html_url").asString();
			HttpResponse<String> response = this.client.follow(link);
			assertThat(response.statusCode()).isEqualTo(403);
			assertThat(response.body()).isEqualTo("""
					{"status":"error","message":"The link has expired"}""");
		}
	}

	@Test
	void refusesWhatItDidNotSign() throws Exception {
		String link = link("html_url");
		String unsigned = link.replaceAll("\\?.*", "");
		Stream<String> forged = Stream.of(unsigned, unsigned + "?expires=99999999999",
				link.replaceAll("expires=\\d+", "expires=99999999999"), link.replace(".html", ".md"),
				link.replace(PAGE, "page-uuid-2"), link.replaceAll("signature=.*", "signature=" + "0".repeat(64)),
				link + "0", link + "&more=1");
		for (String url : forged.toList()) {
			HttpResponse<String> response = this.client.follow(url);
			assertThat(response.statusCode()).as(url).isEqualTo(403);
			assertThat(response.body()).isEqualTo("""
					{"status":"error","message":"The signature does not match"}""");
		}
	}

	@Test
	void refusesTheLinkOfAnotherEndpoint() throws Exception {
		try (DemoEndpoint another = DemoEndpoint.start(DemoClient.KEY, Duration.ofHours(1))) {
			String link = link("html_url").replace(":" + this.endpoint.apiUrl().getPort() + "/",
					":" + another.apiUrl().getPort() + "/");
			assertThat(this.client.follow(link).statusCode()).isEqualTo(403);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-api-key", "X-API-Key", "Authorization" })
	void showsAKeyThatLeaks(String header) throws Exception {
		HttpResponse<String> response = this.client.follow(link("html_url"), header, DemoClient.KEY);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("""
				{"status":"error","message":"A signed link takes no key"}""");
	}

	@Test
	void spendsNothingOfTheRateLimit() throws Exception {
		String link = link("html_url");
		this.client.follow(link);
		this.client.follow(link);
		assertThat(this.client.get("/crawl/history").headers().firstValueAsLong("RateLimit-Remaining")).hasValue(298);
	}

	@Test
	void escapesHtml() throws Exception {
		DemoCrawl crawl = new DemoCrawl("c", """
				{"pages":[{"id":"p","url":"https://example.com/?a=1&b","title":"\\"<b>\\" & co"}]}""");
		assertThat(crawl.text("p", "title", "")).isEqualTo("\"<b>\" & co");
		assertThat(DemoContent.html(crawl.text("p", "title", ""), crawl.text("p", "url", "")).body())
			.contains("<h1>&quot;&lt;b&gt;&quot; &amp; co</h1>", "href=\"https://example.com/?a=1&amp;b\"");
	}

	@Test
	void refusesAValidityBelowZero() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DemoEndpoint.start(DemoClient.KEY, Duration.ofSeconds(-1)))
			.withMessage("Links cannot be valid for PT-1S");
	}

	private String link(String name) throws Exception {
		return this.client.page(CRAWL, PAGE).path(name).asString();
	}

	private static String onOneLine(String json) {
		return json.replaceAll("\\n *", "").replaceAll("([{,]) +\"", "$1\"").replace("\": ", "\":");
	}

	private static String withoutLinks(HttpResponse<String> pages) {
		return pages.body().replaceAll("((html|markdown)_url\": ?)\"[^\"]*\"", "$1\"\"");
	}

}
