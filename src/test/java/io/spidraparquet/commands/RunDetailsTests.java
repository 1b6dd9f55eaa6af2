package io.spidraparquet.commands;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One run with all that is known about it, as people and as programs read it.
 */
class RunDetailsTests {

	private static final int WIDTH = 80;

	private static final String HOSTILE = "\\u001b[2Jbad\\nINFO forged \\u202e end";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Workbench.Result show(String key, String... words) {
		List<String> all = new ArrayList<>(List.of("runs", "output=" + this.bench.output(), "run=" + key));
		all.addAll(List.of(words));
		Workbench.Result result = this.bench.run(all.toArray(String[]::new));
		assertThat(result.out() + result.err()).doesNotContain("\u001b", "\u202e");
		if (!all.contains("--json")) {
			assertThat(result.out().lines().filter((line) -> !line.contains("jobs/run crawlId=")))
				.allMatch((line) -> line.codePointCount(0, line.length()) <= WIDTH);
		}
		return result;
	}

	private void publish(String id) {
		this.bench.api().servePages("good", TestApi.page("p", "{\"a\":1,\"b\":[{\"c\":1}]}"));
		this.bench.api()
			.servePages(id, TestApi.page("q", "{\"a\":2}"), TestApi.failedPage("r", HOSTILE),
					TestApi.failedPage("s", HOSTILE));
		Workbench.Result run = this.bench.runCrawls("good," + id, "--spidra.flatten.tables=b",
				"--spidra.schema.exclude=nowhere", "--spidra.skip.max-ratio=1");
		assertThat(run.code()).as(run.err()).isZero();
	}

	private String key() {
		return new JsonMapper().readTree(this.bench.run("runs", "output=" + this.bench.output(), "--json").out())
			.get(0)
			.path("key")
			.asString();
	}

	@Test
	void showsAPublishedRun() {
		String longId = "x".repeat(126) + "-1";
		publish(longId);
		String out = show(key()).out();
		assertThat(out.lines().limit(7).map((line) -> line.replaceAll("[0-9a-f]{12}", "#").replaceAll("\\d", "0")))
			.containsExactly("run        crawls-#", "verdict    published, 0 warning",
					"started    0000-00-00 00:00 UTC", out.lines().toList().get(3).replaceAll("\\d", "0"),
					out.lines().toList().get(4).replaceAll("\\d", "0"),
					"pages      0 pages: 0 with rows, 0 failed (00.0 %)",
					"attempt    #, number 0 in the order of publication");
		assertThat(out.lines().toList().get(3)).matches("published  \\d{4}-.* UTC, after \\d+\\.\\d s");
		assertThat(out.lines().toList().get(4))
			.matches("steps      plan \\d+\\.\\d s, fetch \\d+\\.\\d s, write \\d+\\.\\d s, publish \\d+\\.\\d s");
		assertThat(out).contains("\n2 crawls, worst first\nCRAWL", "\nxxxxx",
				"x-1      3       2        0     1\ngood ",
				"\nFailed pages, most frequent first\nPAGES  REASON  MESSAGE, EXAMPLE\n",
				"\n    2  failed  \\u001b[2Jbad INFO forged \\u202e end\n", "\n               https://example.com/r\n",
				"\nWarnings\n- ", "\nNew columns\n- ", "- pages.a: INT64, from /data/a\n",
				"- b.c: INT64, from /data/b/c\n", "\nFiles\nTABLE ", "\nfailed_pages ",
				"\nTo fetch it again and replace it, with the settings that it had:\n  jobs/run ", "rerun=yes\n");
	}

	@Test
	void showsARunThatFailedAndHowToGoOn() {
		Workbench.Result failed = this.bench.runCrawls("a,b");
		assertThat(failed.code()).isEqualTo(6);
		String out = show(key()).out();
		assertThat(out).contains("\nverdict    failed, exit code 6\n",
				"\nreason     2 crawls could not be fetched; the first",
				"\ncrawls     2 planned, 0 fetched, 2 not fetched\n",
				"\nTo go on with it:\n  jobs/run crawlId=a,b output=" + this.bench.output() + "\n");
		JsonNode json = new JsonMapper().readTree(show(key(), "--json").out());
		assertThat(json.propertyNames()).containsExactly("run", "record", "next");
		assertThat(json.path("record").path("exit_code").asInt()).isEqualTo(6);
	}

	@Test
	void showsAPublishedRunWhoseRerunFailed() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"a\":1}"));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		this.bench.api().answer("a", (exchange) -> TestApi.send(exchange, 500, "{}"));
		assertThat(this.bench.runCrawls("a", "rerun=yes", "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		assertThat(show("a").out()).contains("\nverdict    published\n", "\n1 crawl\n",
				"\nThe last start, which did not replace it\nverdict    failed, exit code 5\n", "rerun=yes\n");
	}

	@Test
	void jsonHasTheDocumentedFields() {
		publish("bad");
		JsonNode json = new JsonMapper().readTree(show(key(), "--json").out());
		assertThat(json.propertyNames()).containsExactly("run", "step_seconds", "crawls", "failures", "checks",
				"warnings", "new_columns", "files", "next");
		assertThat(json.path("run").path("status").asString()).isEqualTo("published");
		assertThat(json.path("step_seconds").propertyNames()).containsExactly("plan", "fetch", "write", "publish");
		assertThat(json.path("crawls").get(0).path("id").asString()).isEqualTo("bad");
		assertThat(json.path("failures").toString())
			.contains("\"reason\":\"failed\",\"message\":\"\\u001B[2Jbad INFO forged \u202e end\",\"pages\":2,"
					+ "\"example_urls\":[\"https://example.com/r\",\"https://example.com/s\"]");
		assertThat(json.path("new_columns").toString())
			.contains("{\"table\":\"b\",\"column\":\"c\",\"type\":\"INT64\",\"path\":\"/data/b/c\"}");
		assertThat(json.path("files").propertyNames()).containsExactly("pages", "b", "failed_pages");
		assertThat(json.path("next").asString())
			.isEqualTo("jobs/run crawlId=good,bad output=" + this.bench.output() + " rerun=yes");
	}

	@Test
	void refusesAKeyThatNoRunHas() {
		this.bench.api().servePages("crawl-7", TestApi.page("p", "{\"a\":1}"));
		assertThat(this.bench.runCrawls("crawl-7").code()).isZero();
		assertRefused("run=crawl-8: there is no such run in " + this.bench.output() + ": did you mean 'crawl-7'?"
				+ " (the command runs lists the runs)", "crawl-8");
		assertRefused("run=../../x: there is no such run in ", "../../x");
		assertRefused("run=\\u001b[2J: there is no such run in ", "\u001b[2J");
		assertRefused("run=… shows one run, and last=… lists several", "crawl-7", "last=3");
	}

	private void assertRefused(String message, String key, String... words) {
		Workbench.Result result = show(key, words);
		assertThat(result.err()).contains(message).hasLineCount(1);
		assertThat(result.code()).isEqualTo(2);
	}

}
