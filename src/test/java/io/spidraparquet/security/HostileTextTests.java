package io.spidraparquet.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Text from outside that would move the cursor, forge a line of the log, or reverse the
 * reading direction.
 */
class HostileTextTests {

	/** As JSON: clear the screen, a line of its own, C1, a separator, right to left. */
	private static final String HOSTILE = "\\u001b[2J\\n2026-01-01 00:00:00 INFO forged\\u009b1m\\u2028x\\u202ey\\u2066z";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private static void assertHarmless(Workbench.Result result) {
		for (String text : List.of(result.out(), result.err())) {
			assertThat(text.chars().filter((c) -> c != '\n')).noneMatch(
					(c) -> Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.LINE_SEPARATOR
							|| (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
			assertThat(text.lines()).noneMatch((line) -> line.contains("INFO forged") && line.startsWith("2026-01-01"));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 418, 429, 500 })
	void messageOfTheApi(int status) {
		this.bench.api()
			.instead((path) -> (exchange) -> TestApi.send(exchange, status,
					"{\"status\":\"error\",\"message\":\"" + HOSTILE + "\"}"));
		assertHarmless(this.bench.runCrawls("a", "--spidra.api.max-attempts=1", "--spidra.api.max-wait=0s"));
	}

	@Test
	void contentTypeAndEncoding() {
		for (String header : List.of("Content-Type", "Content-Encoding")) {
			this.bench.api().answer("a", (exchange) -> {
				exchange.getResponseHeaders().set(header, "text/\u009b1m\u0085x\u001b[2Jhtml");
				send(exchange);
			});
			Workbench.Result result = this.bench.runCrawls("a", "--spidra.api.max-attempts=1");
			assertThat(result.code()).isNotZero();
			assertHarmless(result);
		}
	}

	private static void send(HttpExchange exchange) throws IOException {
		exchange.sendResponseHeaders(200, 2);
		exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	void keysIdsAndMessagesOfPages() {
		this.bench.api()
			.servePages("a", TestApi.page("p", "{\"" + HOSTILE + "\":{\"a\":1},\"b\":1}"),
					TestApi.page(HOSTILE, "{\"b\":\"x\"}"), TestApi.failedPage("q", HOSTILE), "{\"id\":7} ");
		assertHarmless(this.bench.runCrawls("a", "--spidra.schema.contract.new-columns=discard-value"));
		assertHarmless(this.bench.runCrawls("a", "rerun=yes", "--spidra.flatten.rows=b"));
		assertHarmless(this.bench.run("schema", "output=" + this.bench.output()));
		assertHarmless(this.bench.run("schema", "output=" + this.bench.output(), "--ddl=duckdb"));
		assertHarmless(this.bench.run("schema", "crawlId=a", "--spidra.api.url=" + this.bench.api().url()));
		assertHarmless(this.bench.run("runs", "output=" + this.bench.output()));
	}

	@Test
	void keysOfArraysThatAreTables() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"" + HOSTILE + "\":[{\"" + HOSTILE + "\":[{}]}]}"));
		String tables = "--spidra.flatten.tables=all";
		assertHarmless(this.bench.run("schema", "crawlId=a", tables));
		Workbench.Result run = this.bench.runCrawls("a", tables);
		assertHarmless(run);
		assertThat(run.code()).as(run.err()).isZero();
		for (String word : List.of("--table=x", "--ddl=duckdb", "--ddl=dbt", "--view=redshift")) {
			assertHarmless(this.bench.run("schema", "output=" + this.bench.output(), word));
		}
		Workbench.Result list = this.bench.run("schema", "output=" + this.bench.output());
		assertHarmless(list);
		assertThat(list.out()).contains(" elements of /data/");
	}

	@Test
	void recordsOfTheHistory() {
		this.bench.api()
			.instead((path) -> path.contains("/history")
					? (exchange) -> TestApi.send(exchange, 200,
							"{\"jobs\":[{\"id\":\"" + HOSTILE + "\",\"status\":\"" + HOSTILE + "\",\"created_at\":\""
									+ HOSTILE + "\",\"base_url\":\"" + HOSTILE + "\"}],\"total\":1}")
					: (exchange) -> TestApi.send(exchange, 200, "{\"status\":\"" + HOSTILE + "\"}"));
		assertHarmless(this.bench.run("date=yesterday", "output=" + this.bench.output()));
		assertHarmless(this.bench.runCrawls("a", "--spidra.plan.wait=0s"));
	}

	@Test
	void wordsOfTheCommandLine() {
		assertHarmless(this.bench.run("run", "\u001b[2J=x"));
		assertHarmless(this.bench.run("\u001b[2J\nx"));
		assertHarmless(this.bench.run("date=\u009b1m", "output=x"));
		assertHarmless(this.bench.run("runs", "output=" + this.bench.folder() + "/\u001b[2J"));
	}

}
