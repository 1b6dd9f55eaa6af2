package io.spidraparquet.runs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Crawls that are named and not complete, and failed pages that are extracted again. */
class NamedCrawlsTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void serveCrawls() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"a\":1}"), TestApi.failedPage("q", "no text"));
	}

	@Test
	void waitsForACrawlThatRuns() throws IOException {
		this.bench.api().status("a", "active");
		AtomicInteger looks = new AtomicInteger();
		this.bench.api().beforeAnswer((exchange) -> {
			if (exchange.getRequestURI().getPath().endsWith("/crawl/a") && looks.incrementAndGet() == 2) {
				this.bench.api().status("a", "completed");
			}
		});
		Workbench.Result result = this.bench.runCrawls("a");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("crawl a is not complete yet (its status is active); waiting");
		assertThat(looks).hasValue(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "waiting", "active", "running", "delayed", "of another kind" })
	void endsWhereACrawlIsNotComplete(String status) throws IOException {
		this.bench.api().status("a", status);
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.plan.wait=0s");
		assertThat(result.code()).isEqualTo(5);
		assertThat(result.err()).contains("crawl a is not complete yet (its status is " + status + ")",
				"spidra.plan.wait");
		assertThat(this.bench.api().requests()).isEmpty();
		this.bench.api().status("a", "completed");
		assertThat(this.bench.runCrawls("a").code()).isZero();
	}

	@Test
	void aStatusThatIsNotToBeHadHidesNoOther() throws IOException {
		this.bench.api().servePages("b", TestApi.page("r", "{\"a\":1}")).status("b", "active").status("a", "404");
		Workbench.Result result = this.bench.runCrawls("a,b", "--spidra.plan.wait=0s");
		assertThat(result.code()).isEqualTo(5);
		assertThat(result.err()).contains("crawl b is not complete yet");
	}

	@ParameterizedTest
	@ValueSource(strings = { "failed", "cancelled", "completed" })
	void takesThePagesOfACrawlThatHasEnded(String status) {
		this.bench.api().status("a", status);
		assertThat(this.bench.runCrawls("a").code()).isZero();
		assertThat(this.bench.query("SELECT page_id FROM {pages}")).containsExactly("p");
	}

	@Test
	void asksTheHistoryForTheStatusOfManyCrawls() throws IOException {
		String ids = IntStream.range(0, 150).mapToObj((i) -> {
			this.bench.api().servePages("c" + i, TestApi.page("p" + i, "{\"a\":1}"));
			this.bench.api().job("c" + i, "completed", "2026-11-20T10:%02d:%02dZ".formatted(i / 60, i % 60));
			return "c" + i;
		}).collect(Collectors.joining(","));
		assertThat(this.bench.runCrawls(ids).code()).isZero();
		assertThat(this.bench.api().otherRequests()).hasSize(2).allMatch((path) -> path.contains("/history"));
		this.bench.api().job("c7", "active", "2026-11-20T10:00:07Z");
		Workbench.Result result = this.bench.run("crawlId=" + ids, "output=" + this.bench.output() + "-2",
				"--spidra.plan.wait=0s");
		assertThat(result.code()).isEqualTo(5);
		assertThat(result.err()).contains("crawl c7 is not complete yet");
	}

	@Test
	void failedPagesAreExtractedAgainWhereThatIsAskedFor() {
		assertThat(this.bench.runCrawls("a").code()).isZero();
		assertThat(this.bench.api().otherRequests()).noneMatch((path) -> path.contains("/retry/"));
		retriesSucceed(200);
		Workbench.Result result = this.bench.runCrawls("a", "rerun=yes", "--spidra.retry-failed-pages=2");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench.api().otherRequests().stream().filter((path) -> path.contains("/retry/")))
			.containsExactly("/api/crawl/a/retry/q");
		assertThat(result.err()).contains("asked the API to extract 1 failed page of crawl a again, for 2.5 credits");
		assertThat(this.bench.query("SELECT page_id, a FROM {pages} ORDER BY 1")).containsExactly("p|1", "q|2");
	}

	@Test
	void pagesThatStayFailedAreGivenUpAfterTheRounds() {
		this.bench.api()
			.retries((exchange) -> TestApi.send(exchange, 200,
					"{\"success\":false,\"tokensUsed\":10,\"creditsUsed\":1,\"message\":\"too short\"}"));
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.retry-failed-pages=2");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench.api().otherRequests().stream().filter((path) -> path.contains("/retry/"))).hasSize(2);
		assertThat(this.bench.query("SELECT page_id, reason FROM {failed}")).containsExactly("q|failed");
	}

	@ParameterizedTest
	@ValueSource(ints = { 402, 403, 404, 500 })
	void aRefusalToExtractAgainLosesNothing(int status) {
		AtomicInteger asked = new AtomicInteger();
		this.bench.api().retries((exchange) -> {
			asked.incrementAndGet();
			TestApi.send(exchange, status, "{\"status\":\"error\",\"message\":\"out of credits\"}");
		});
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.retry-failed-pages=1");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("page q of crawl a remains failed");
		assertThat(asked).as("what changes something is not repeated").hasValue(1);
		assertThat(this.bench.query("SELECT page_id FROM {pages}")).containsExactly("p");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aStatusThatNeverEndsIsCutOff(boolean compressed) {
		AtomicLong sent = new AtomicLong();
		this.bench.api().instead((path) -> path.endsWith("/crawl/a") ? (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			if (compressed) {
				exchange.getResponseHeaders().set("Content-Encoding", "gzip");
			}
			exchange.sendResponseHeaders(200, 0);
			byte[] blanks = " ".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
			try (OutputStream out = compressed ? new GZIPOutputStream(exchange.getResponseBody())
					: exchange.getResponseBody()) {
				for (int i = 0; i < 200; i++) {
					out.write(blanks);
					sent.addAndGet(blanks.length);
				}
			}
		} : null);
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.api.max-attempts=1");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("the API does not tell the status of 1 crawl: a");
		if (!compressed) {
			assertThat(sent.get()).isLessThan(100L * 1024 * 1024);
		}
	}

	@Test
	void aHistoryThatNeverEndsIsCutOff() {
		this.bench.api()
			.instead((path) -> path.contains("/history")
					? (exchange) -> TestApi.send(exchange, 200, "{\"jobs\":[" + " ".repeat(17 * 1024 * 1024) + "]}")
					: null);
		Workbench.Result result = this.bench.run("date=yesterday", "output=" + this.bench.output(),
				"--spidra.api.max-attempts=1");
		assertThat(result.code()).as(result.err()).isEqualTo(5);
		assertThat(result.err()).contains("the response for page 1 of the history is longer than 16 MB");
	}

	@Test
	void sourceRawRunsWithoutTheApi() throws IOException {
		this.bench.api().servePages("b", TestApi.page("r", "{\"a\":\"x\",\"b\":[1,2]}"));
		assertThat(this.bench.runCrawls("a,b", "--spidra.keep-raw=true").code()).isZero();
		List<String> rows = this.bench.query("SELECT * EXCLUDE (run_key) FROM {pages} ORDER BY page_id");
		String everything = String.join("\n", Workbench.filesBelow(this.bench.output()).values());
		assertThat(everything).doesNotContain("secret-html");
		int asked = this.bench.api().requests().size();
		this.bench.withoutEnv("SPIDRA_API_KEY");
		Workbench.Result again = this.bench.runCrawls("a,b", "source=raw", "rerun=yes");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(this.bench.query("SELECT * EXCLUDE (run_key) FROM {pages} ORDER BY page_id")).isEqualTo(rows);
		Workbench.Result other = this.bench.run("crawlId=b", "source=raw", "output=" + this.bench.output() + "-2",
				"--spidra.raw-from=" + this.bench.output());
		assertThat(other.code()).as(other.err()).isZero();
		assertThat(this.bench.api().requests()).hasSize(asked);
		assertThat(this.bench.query("SELECT page_id FROM read_parquet('" + this.bench.output() + "-2/pages/**')"))
			.containsExactly("r");
	}

	@Test
	void sourceRawSaysWhatIsNotKept() {
		assertThat(this.bench.runCrawls("a").code()).isZero();
		Workbench.Result result = this.bench.runCrawls("a", "source=raw", "rerun=yes");
		assertThat(result.code()).isEqualTo(6);
		assertThat(result.err()).contains("there are no kept responses of crawl a", "spidra.keep-raw=true");
		assertThat(this.bench.runCrawls("a", "source=rawr").code()).isEqualTo(2);
	}

	private void retriesSucceed(int status) {
		this.bench.api().retries((exchange) -> {
			this.bench.api().servePages("a", TestApi.page("p", "{\"a\":1}"), TestApi.page("q", "{\"a\":2}"));
			TestApi.send(exchange, status,
					"{\"success\":true,\"data\":{\"a\":2},\"tokensUsed\":10,\"creditsUsed\":2.5,\"message\":\"ok\"}");
		});
	}

}
