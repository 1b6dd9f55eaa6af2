package io.spidraparquet.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DemoEndpointTests {

	private static final String KEY = "spd_demo";

	private final HttpClient client = HttpClient.newHttpClient();

	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	private DemoEndpoint endpoint;

	@BeforeEach
	void start() throws IOException {
		this.endpoint = DemoEndpoint.start(KEY);
	}

	@AfterEach
	void close() {
		this.endpoint.close();
	}

	@Test
	void listsTheCrawlsInOrder() {
		assertThat(this.endpoint.crawlIds()).hasSizeGreaterThanOrEqualTo(6)
			.isSorted()
			.doesNotHaveDuplicates()
			.contains("contract-example", "help-center-2026-11");
	}

	@Test
	void servesEachCrawlAsItIsRecorded() throws Exception {
		for (String crawlId : this.endpoint.crawlIds()) {
			HttpResponse<byte[]> response = get("/crawl/" + crawlId + "/pages", KEY);
			assertThat(response.statusCode()).as(crawlId).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type"))
				.hasValueSatisfying((contentType) -> assertThat(contentType).startsWith("application/json"));
			assertThat(response.body()).as(crawlId).isEqualTo(recorded(crawlId));
			assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(response.body().length);
		}
	}

	@Test
	void refusesAnotherKey() throws Exception {
		HttpResponse<byte[]> response = get("/crawl/contract-example/pages", "spd_other");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(text(response)).isEqualTo("""
				{"status":"error","message":"Access token invalid or expired"}""");
	}

	@Test
	void refusesARequestWithoutKey() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri("/crawl/contract-example/pages")).build();
		assertThat(this.client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
	}

	@Test
	void checksTheKeyBeforeTheCrawl() throws Exception {
		assertThat(get("/crawl/unknown/pages", "spd_other").statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown", "index.txt", "..%2Fjobs", "%63ontract-example", "contract-example.json" })
	void refusesACrawlThatIsNotServed(String crawlId) throws Exception {
		HttpResponse<byte[]> response = get("/crawl/" + crawlId + "/pages", KEY);
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(text(response)).isEqualTo("""
				{"status":"error","message":"Unauthorized access or job not found"}""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/crawl/unknown", "/crawl/pages", "/crawl/job", "/crawl/job/unknown",
			"/crawl/job/index.txt", "/crawl/%63ontract-example" })
	void refusesTheStateOfACrawlThatIsNotServed(String path) throws Exception {
		HttpResponse<byte[]> response = get(path, KEY);
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(text(response)).isEqualTo("""
				{"status":"error","message":"Unauthorized access or job not found"}""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/crawl", "/crawl/", "/crawl/contract-example/pages/", "/crawl/a/b/pages",
			"/crawl/job/a/b", "/crawl/contract-example/retry/page-uuid-2",
			"/../content/contract-example/page-uuid-1.md" })
	void respondsToOtherPathsWith404(String path) throws Exception {
		HttpResponse<byte[]> response = get(path, KEY);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(text(response)).isEqualTo("""
				{"status":"error","message":"Not found"}""");
	}

	@Test
	void respondsToOtherMethodsWith404() throws Exception {
		HttpRequest post = HttpRequest.newBuilder(uri("/crawl/contract-example/pages"))
			.header("x-api-key", KEY)
			.POST(BodyPublishers.ofString("{}"))
			.build();
		assertThat(this.client.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/crawl/history", "/crawl/job/contract-example", "/crawl/contract-example" })
	void checksTheKeyAndReportsTheRateLimitEverywhere(String path) throws Exception {
		HttpResponse<byte[]> refused = get(path, "spd_other");
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(refused.headers().firstValueAsLong("RateLimit-Remaining")).hasValue(299);
		HttpResponse<byte[]> accepted = get(path, KEY);
		assertThat(accepted.statusCode()).isEqualTo(200);
		assertThat(accepted.headers().firstValueAsLong("RateLimit-Remaining")).hasValue(298);
		assertThat(accepted.headers().map()).containsKeys("ratelimit-limit", "ratelimit-reset");
	}

	@Test
	void tellsWhatIsLeftOfTheRateLimit() throws Exception {
		Instant before = Instant.now();
		HttpResponse<byte[]> first = get("/crawl/contract-example/pages", KEY);
		HttpResponse<byte[]> second = get("/crawl/contract-example/pages", "spd_other");
		assertThat(first.headers().firstValueAsLong("RateLimit-Limit")).hasValue(300);
		assertThat(first.headers().firstValueAsLong("RateLimit-Remaining")).hasValue(299);
		assertThat(second.headers().firstValueAsLong("RateLimit-Remaining")).hasValue(298);
		Instant reset = Instant.ofEpochSecond(first.headers().firstValueAsLong("RateLimit-Reset").orElseThrow());
		assertThat(Duration.between(before, reset)).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(16));
		assertThat(second.headers().firstValue("RateLimit-Reset"))
			.isEqualTo(first.headers().firstValue("RateLimit-Reset"));
	}

	@Test
	void listensOnLoopbackOnly() {
		assertThat(this.endpoint.apiUrl()).hasScheme("http").hasHost("127.0.0.1").hasPath("/api");
	}

	@Test
	void runsOnDaemonThreadsOnly() throws Exception {
		get("/crawl/contract-example/pages", KEY);
		Set<Thread> after = Thread.getAllStackTraces().keySet();
		assertThat(after).filteredOn((thread) -> !this.before.contains(thread))
			.extracting(Thread::getName)
			.contains("HTTP-Dispatcher", "demo-endpoint");
		assertThat(after).filteredOn((thread) -> !this.before.contains(thread)).allMatch(Thread::isDaemon);
	}

	@Test
	void refusesConnectionsOnceClosedAndMayBeClosedTwice() {
		this.endpoint.close();
		this.endpoint.close();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get("/crawl/contract-example/pages", KEY));
	}

	@Test
	void needsAKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> DemoEndpoint.start(" "))
			.withMessage("The demo endpoint needs an API key that is not blank");
	}

	private HttpResponse<byte[]> get(String path, String key) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri(path)).header("x-api-key", key).build();
		return this.client.send(request, BodyHandlers.ofByteArray());
	}

	private URI uri(String path) {
		return URI.create(this.endpoint.apiUrl() + path);
	}

	private static String text(HttpResponse<byte[]> response) {
		return new String(response.body(), StandardCharsets.UTF_8);
	}

	private static byte[] recorded(String crawlId) throws IOException {
		String name = "/sample-data/crawls/" + crawlId + ".json";
		try (InputStream in = DemoEndpointTests.class.getResourceAsStream(name)) {
			return Objects.requireNonNull(in, name).readAllBytes();
		}
	}

}
