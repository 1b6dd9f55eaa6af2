package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * The list of a dataset's runs, as people and as programs read it.
 */
class RunsCommandTests {

	private static final int WIDTH = 80;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Workbench.Result runs(String... words) {
		List<String> all = new ArrayList<>(List.of("runs", "output=" + this.bench.output()));
		all.addAll(List.of(words));
		Workbench.Result result = this.bench.run(all.toArray(String[]::new));
		if (!all.contains("--json")) {
			assertThat(result.out().lines()).allMatch((line) -> line.codePointCount(0, line.length()) <= WIDTH);
		}
		return result;
	}

	private JsonNode json(String... words) {
		List<String> all = new ArrayList<>(List.of(words));
		all.add("--json");
		return new JsonMapper().readTree(runs(all.toArray(String[]::new)).out());
	}

	private void publish(String... crawls) {
		for (String crawl : crawls) {
			this.bench.api()
				.servePages(crawl, TestApi.page(crawl + "-1", "{\"a\":1}"), TestApi.page(crawl + "-2", "{\"a\":2}"),
						TestApi.failedPage(crawl + "-3", "blocked"));
			assertThat(this.bench.runCrawls(crawl).code()).isZero();
		}
	}

	@Test
	void listsRunsInTheOrderOfPublication() {
		publish("b", "a");
		List<String> lines = runs().out().lines().toList();
		assertThat(lines.get(0)).matches("RUN +VERDICT +PAGES +ROWS +FAILED +TIME");
		assertThat(lines.get(1)).matches("b +published +3 +2 +33\\.3 % +\\d+\\.\\d s");
		assertThat(lines.get(2)).matches("a +published +3 +2 +33\\.3 % +\\d+\\.\\d s");
		assertThat(lines).hasSize(3);
	}

	@Test
	void countsWarnings() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"a\":1}"));
		assertThat(this.bench.runCrawls("a", "--spidra.schema.exclude=nowhere").code()).isZero();
		assertThat(runs().out()).contains("published, 1 warning  ");
	}

	@Test
	void showsTheLastOnesAndHowManyThereAre() {
		publish("a", "b", "c");
		Workbench.Result last = runs("last=2");
		assertThat(last.out().lines().map((line) -> line.replaceAll(" .*", ""))).containsExactly("RUN", "b", "c", "2");
		assertThat(last.out()).endsWith("2 of 3 runs: last=N shows N of them, last=all shows all\n");
		assertThat(runs("last=all").out().lines()).hasSize(4);
		assertThat(json("last=1")).hasSize(1);
	}

	@Test
	void readsOnlyTheManifestsThatItShows() throws IOException {
		publish("a", "b", "c");
		Path old = this.bench.output().resolve("_spidra/runs/a.json");
		String manifest = Files.readString(old);
		var time = Files.getLastModifiedTime(old);
		Files.writeString(old, "x".repeat(manifest.length()));
		Files.setLastModifiedTime(old, time);
		assertThat(runs("last=1").code()).isZero();
		Workbench.Result all = runs("last=all");
		assertThat(all.code()).isEqualTo(5);
		assertThat(all.err()).contains("a.json is damaged");
	}

	@Test
	void keysOfAnyLengthFit() {
		String id = "x".repeat(126) + "-1";
		publish(id, "short");
		List<String> lines = runs().out().lines().toList();
		assertThat(lines.get(1)).hasSize(WIDTH).startsWith("xxxxxxx").contains("…xxx", "x-1  published  ");
		assertThat(lines.get(2)).hasSize(WIDTH).startsWith("short  ");
		assertThat(json().get(0).path("key").asString()).isEqualTo(id);
	}

	@Test
	void jsonHasTheDocumentedFields() {
		publish("a");
		JsonNode runs = json();
		assertThat(runs.isArray()).isTrue();
		JsonNode run = runs.get(0);
		assertThat(run.propertyNames()).containsExactly("key", "status", "sequence", "attempt", "started_at",
				"ended_at", "seconds", "pages", "rows", "tables", "failed_pages", "failed_pages_by_reason",
				"filtered_pages", "bytes", "warnings");
		assertThat(run.path("status").asString()).isEqualTo("published");
		assertThat(run.path("failed_pages_by_reason").path("failed").asInt()).isEqualTo(1);
		assertThat(run.path("pages").asLong()).isEqualTo(3);
		assertThat(run.path("warnings").asInt(-1)).isZero();
	}

	@Test
	void saysWhereNothingIs() {
		assertThat(runs().out()).isEqualTo("no runs in " + this.bench.output() + "\n");
		assertThat(runs("--json").out()).isEqualTo("[]\n");
		assertThat(this.bench.output()).doesNotExist();
	}

	@Test
	void refusesWordsThatItDoesNotKnow() {
		assertRefused("last is '0', but has to be a number from 1 on, or all", "last=0");
		assertRefused("last is 'alle', but has to be a number from 1 on, or all", "last=alle");
		assertRefused("'lats' is not a parameter: did you mean 'last'?", "lats=3");
		assertRefused("'--json' takes no value: write --json", "--json=yes");
		assertRefused("'--json' is given twice", "--json", "--json");
		Workbench.Result none = this.bench.run("runs");
		assertThat(none.err()).contains("runs needs output=…");
		assertThat(none.code()).isEqualTo(2);
	}

	private void assertRefused(String message, String... words) {
		Workbench.Result result = runs(words);
		assertThat(result.err()).contains(message).hasLineCount(1);
		assertThat(result.code()).isEqualTo(2);
	}

}
