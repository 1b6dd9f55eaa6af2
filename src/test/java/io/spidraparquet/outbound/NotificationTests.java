package io.spidraparquet.outbound;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.workbench.Receiver;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static io.spidraparquet.workbench.TestApi.send;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs that tell a webhook how they ended.
 */
class NotificationTests {

	private static final String ONE_TRY = "--spidra.api.max-attempts=1";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final Receiver receiver = new Receiver();

	private Workbench.Result run(String crawls, String... words) {
		return this.bench.env("SPIDRA_NOTIFY_TOKEN", "t0ken-of-the-hook")
			.runCrawls(crawls, with(words, "--spidra.notify.url=" + this.receiver.url("/hook")));
	}

	private static String[] with(String[] words, String word) {
		String[] all = Arrays.copyOf(words, words.length + 1);
		all[words.length] = word;
		return all;
	}

	private JsonNode only() {
		assertThat(this.receiver.requests()).hasSize(1);
		return this.receiver.documents().get(0);
	}

	@Test
	void tellsWhatWasPublished() {
		this.bench.api()
			.servePages("a", TestApi.page("p", "{\"n\":1}"), TestApi.page("q", "{\"n\":2}"),
					TestApi.failedPage("r", "x"));
		Workbench.Result result = run("a", "--spidra.notify.on=always");
		assertThat(result.code()).as(result.err()).isZero();
		JsonNode body = only();
		Receiver.Request request = this.receiver.requests().get(0);
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo("/hook");
		assertThat(request.headers()).containsEntry("Content-Type", "application/json")
			.containsEntry("Authorization", "Bearer t0ken-of-the-hook");
		assertThat(body.path("version").asInt()).isEqualTo(1);
		assertThat(body.path("status").asString()).isEqualTo("published");
		assertThat(body.path("exit_code").asInt(-1)).isZero();
		assertThat(body.path("run").asString()).isEqualTo("a");
		assertThat(body.path("dataset").asString()).isEqualTo(this.bench.output().toString());
		assertThat(body.path("job").isNull()).isTrue();
		assertThat(body.path("counts").toString()).startsWith("{\"crawls\":1,\"crawls_not_fetched\":0,\"pages\":3,"
				+ "\"failed_pages\":1,\"failed_pages_by_reason\":{\"failed\":1},\"rows\":2,\"rows_by_table\":{\"pages\":2},"
				+ "\"bytes\":");
		assertThat(Path.of(URI.create(body.path("report").asString()))).isRegularFile();
		assertThat(Path.of(URI.create(body.path("index").asString()))).isRegularFile();
		assertThat(body.path("text").asString()).matches(
				"(?s)output: run a is published: 1 crawl, 3 pages, 2 rows, 1 failed page in .*\nfile:///.*\\.html");
		assertThat(Instant.parse(body.path("ended_at").asString()))
			.isAfterOrEqualTo(body.path("started_at").asString());
	}

	@Test
	void tellsByDefaultWhatSomebodyHasToLookAt() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		run("a");
		assertThat(this.receiver.requests()).isEmpty();
		this.bench.api().servePages("b", TestApi.page("p", "{\"n\":\"one\"}")).status("b", "failed");
		Workbench.Result result = run("b", "--spidra.checks[0]=rows >= 2", "--spidra.on-failed-check=warn");
		assertThat(result.code()).as(result.err()).isZero();
		JsonNode body = only();
		assertThat(body.path("status").asString()).isEqualTo("published_with_warnings");
		assertThat(body.path("warning_count").asInt()).isEqualTo(body.path("warnings").size()).isGreaterThan(1);
		assertThat(body.path("failed_checks").toString())
			.isEqualTo("[{\"check\":\"rows >= 2\",\"found\":\"rows: 1\"}]");
		assertThat(body.path("text").asString()).contains("check failed: rows &gt;= 2 (rows: 1)").doesNotContain(">");
	}

	@Test
	void tellsOfAFailureWithoutTheKeyAndSignedLinks() {
		String link = "https://storage.example.com/signed/p?token=secret-html&amp;x=1";
		this.bench.api()
			.answer("a", (exchange) -> send(exchange, 400, "{\"status\":\"error\",\"message\":\"<!here> " + TestApi.KEY
					+ " cannot read " + link + " or http://user:word@host.example.com/y\"}"));
		Workbench.Result result = run("a", ONE_TRY, "--spidra.notify.on=failure");
		assertThat(result.code()).as(result.err()).isEqualTo(6);
		JsonNode body = only();
		assertThat(body.path("status").asString()).isEqualTo("failed");
		assertThat(body.path("exit_code").asInt()).isEqualTo(6);
		assertThat(body.path("message").asString()).contains("https://storage.example.com/signed/p?…");
		assertThat(body.path("text").asString()).startsWith("output: run a failed with exit code 6 after ")
			.contains("&lt;!here&gt;");
		assertThat(this.receiver.requests().get(0).text()).doesNotContain(TestApi.KEY)
			.doesNotContain("canary")
			.doesNotContain("secret-html")
			.doesNotContain("user:word");
	}

	@Test
	void tellsOfARunThatIsNotGoodEnough() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"), TestApi.failedPage("q", "x"));
		Workbench.Result result = run("a", "--spidra.checks[0]=rows >= 2", "--spidra.checks[1]=pages >= 1");
		assertThat(result.code()).as(result.err()).isEqualTo(3);
		JsonNode body = only();
		assertThat(body.path("counts").path("pages").asInt()).isEqualTo(2);
		assertThat(body.path("counts").path("failed_pages").asInt()).isEqualTo(1);
		assertThat(body.path("counts").path("rows").isNull()).isTrue();
		assertThat(body.path("failed_checks").size()).isEqualTo(1);
		assertThat(body.path("report").isNull()).isTrue();
		assertThat(Path.of(URI.create(body.path("index").asString()))).isRegularFile();
	}

	@Test
	void tellsOfARunThatCannotBegin() throws IOException {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		Files.writeString(this.bench.output(), "in the way");
		Workbench.Result result = run("a");
		assertThat(result.code()).as(result.err()).isEqualTo(5);
		assertThat(only().path("message").asString()).contains(this.bench.output().toString());
	}

	@Test
	void asksABusyReceiverAgain() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		this.receiver.next(503).next((exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "1");
			send(exchange, 429, "{}");
		});
		Workbench.Result result = run("a", "--spidra.notify.on=always");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.receiver.requests()).hasSize(3);
		assertThat(result.err()).doesNotContain("WARN");
	}

	@Test
	void goesOnWithoutAReceiverThatDoesNotRespond() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		this.receiver.hang();
		Workbench.Result result = run("a", "--spidra.notify.on=always");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.lastLine()).endsWith("the notification could not be sent to 127.0.0.1: it did not respond"
				+ " within 2 s; the run is not affected");
		assertThat(this.receiver.requests()).hasSize(1);
	}

	@Test
	void doesNotFollowARedirect() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		try (Receiver other = new Receiver()) {
			this.receiver.redirect(other.url("/stolen"));
			Workbench.Result result = run("a", "--spidra.notify.on=always");
			assertThat(result.code()).as(result.err()).isZero();
			assertThat(other.requests()).isEmpty();
			assertThat(result.lastLine()).endsWith("the notification could not be sent to 127.0.0.1: it responded with"
					+ " HTTP 307, a redirect, which is not followed: give the URL that it leads to; the run is not affected");
			assertThat(result.err()).doesNotContain("stolen").doesNotContain("/hook");
		}
	}

	/**
	 * The API returns the key as a key of the data, which becomes the name of a table.
	 */
	@Test
	void isNotSentWithTheKeyInIt() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"" + TestApi.KEY + "\":[{\"k\":1}]}"));
		Workbench.Result result = run("a", "--spidra.notify.on=always", "--spidra.flatten.tables=all");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.receiver.requests()).isEmpty();
		assertThat(result.lastLine())
			.endsWith("the notification would contain the API key, and cannot be sent: give the"
					+ " key in SPIDRA_API_KEY alone");
	}

	@Test
	void tellsThatAnotherRunHoldsTheDatasetAndLeavesItsFiguresAlone() throws IOException {
		Path file = this.bench.folder().resolve("run.prom");
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		this.bench.api().answer("a", (exchange) -> {
			asked.countDown();
			await(done);
			send(exchange, 200, "{\"pages\":[]}");
		});
		Thread first = new Thread(() -> this.bench.runCrawls("a"));
		first.start();
		try {
			await(asked);
			Workbench.Result result = run("b", "--spidra.metrics.prometheus-file=" + file,
					"--spidra.lineage.url=" + this.receiver.url("/lineage"));
			assertThat(result.code()).as(result.err()).isEqualTo(75);
		}
		finally {
			done.countDown();
			join(first);
		}
		JsonNode body = only();
		assertThat(body.path("exit_code").asInt()).isEqualTo(75);
		assertThat(body.path("message").asString()).startsWith("another run holds this dataset");
		assertThat(file).doesNotExist();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
