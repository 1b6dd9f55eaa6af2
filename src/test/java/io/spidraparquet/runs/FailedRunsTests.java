package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The records of runs that failed: when they are there, what they say, and who tells of
 * them.
 */
class FailedRunsTests {

	private static final String HOSTILE = "\\u001b[2Jbad\\nINFO forged \\u202e";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Path record(String key) {
		return this.bench.output().resolve("_spidra/failed/" + key + ".json");
	}

	private JsonNode read(String key) {
		return new JsonMapper().readTree(record(key));
	}

	private Workbench.Result runs(String... words) {
		return this.bench.run(words.length == 0 ? new String[] { "runs", "output=" + this.bench.output() }
				: new String[] { "runs", "output=" + this.bench.output(), words[0] });
	}

	@Test
	void aFailedRunLeavesARecordUntilItIsPublished() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"a\":1}"), TestApi.failedPage("q", "x"));
		Workbench.Result failed = this.bench.runCrawls("a,b");
		assertThat(failed.code()).as(failed.err()).isEqualTo(6);
		String key = runs().out().lines().toList().get(1).replaceAll(" .*", "");
		JsonNode record = read(key);
		assertThat(record.path("exit_code").asInt()).isEqualTo(6);
		assertThat(failed.lastLine()).endsWith(record.path("reason").asString());
		assertThat(record.path("crawls").toString()).isEqualTo("{\"planned\":2,\"fetched\":1,\"not_fetched\":1}");
		assertThat(record.path("pages").asInt()).isEqualTo(2);
		assertThat(record.path("failed_pages_by_reason").toString()).isEqualTo("{\"failed\":1}");
		assertThat(record.path("parameters").path("crawlId").asString()).isEqualTo("a,b");
		assertThat(runs().out()).contains(key + "  failed, exit code 6: crawl b is unknown or")
			.satisfies((text) -> assertThat(text.lines()).allMatch((line) -> line.length() <= 80));
		this.bench.api().servePages("b", TestApi.page("r", "{\"a\":1}"));
		Workbench.Result again = this.bench.runCrawls("a,b");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(again.err().lines().findFirst().orElse("")).containsPattern("INFO +run " + key
				+ " failed on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC with exit code 6: crawl b is unknown");
		assertThat(this.bench.output().resolve("_spidra/failed")).doesNotExist();
		assertThat(runs().out()).contains(" published ").doesNotContain("failed,");
	}

	@Test
	void countsThePagesThatWereTooMany() {
		this.bench.api().servePages("a", TestApi.failedPage("p", HOSTILE), TestApi.failedPage("q", "x"));
		assertThat(this.bench.runCrawls("a").code()).isEqualTo(3);
		JsonNode record = read("a");
		assertThat(record.path("exit_code").asInt()).isEqualTo(3);
		assertThat(record.path("pages").asInt()).isEqualTo(2);
		assertThat(record.path("failed_pages_by_reason").toString()).isEqualTo("{\"failed\":2}");
		assertThat(record.path("crawls").path("fetched").asInt()).isEqualTo(1);
		JsonNode run = new JsonMapper().readTree(runs("--json").out()).get(0);
		assertThat(run.propertyNames()).containsExactly("key", "status", "attempt", "started_at", "ended_at", "seconds",
				"pages", "failed_pages", "failed_pages_by_reason", "exit_code", "reason");
		assertThat(run.path("status").asString()).isEqualTo("failed");
	}

	@Test
	void theNextFailureReplacesTheRecordAndHostileTextStaysText() {
		this.bench.api()
			.answer("a", (exchange) -> TestApi.send(exchange, 418,
					"{\"status\":\"error\",\"message\":\"" + HOSTILE + "\"}"));
		assertThat(this.bench.runCrawls("a").code()).isEqualTo(6);
		this.bench.api().answer("a", (exchange) -> TestApi.send(exchange, 500, "{}"));
		Workbench.Result second = this.bench.runCrawls("a", "--spidra.api.max-attempts=1");
		assertThat(second.code()).isEqualTo(5);
		assertThat(second.err() + runs().out()).doesNotContain("\u001b", "\u202e");
		assertThat(read("a").path("exit_code").asInt()).isEqualTo(5);
		assertThat(runs().out().lines()).hasSize(2);
	}

	@Test
	void aFailedRerunDoesNotHideThePublishedRun() {
		this.bench.api().servePages("a", TestApi.page("p", "{\"a\":1}"));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		this.bench.api().answer("a", (exchange) -> TestApi.send(exchange, 500, "{}"));
		assertThat(this.bench.runCrawls("a", "rerun=yes", "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		List<String> lines = runs().out().lines().toList();
		assertThat(lines).hasSize(3);
		assertThat(lines.get(1)).startsWith("a         published ");
		assertThat(lines.get(2)).startsWith("a         failed, exit code 5: the API failed on crawl a");
		assertThat(this.bench.runCrawls("a").lastLine()).contains("is already published");
	}

	@Test
	void usageLeavesNone() {
		assertThat(this.bench.runCrawls("a", "--spidra.parquet.codec=NONE").code()).isEqualTo(2);
		assertThat(this.bench.output()).doesNotExist();
	}

	@Test
	void aRecordThatCannotBeWrittenChangesNothing() throws IOException {
		Files.createDirectories(this.bench.output().resolve("_spidra"));
		Files.writeString(this.bench.output().resolve("_spidra/failed"), "a file");
		Workbench.Result failed = this.bench.runCrawls("b");
		assertThat(failed.code()).isEqualTo(6);
		assertThat(failed.lastLine()).contains("ERROR").contains("b is unknown or belongs to another account");
		this.bench.api().servePages("b", TestApi.page("p", "{\"a\":1}"));
		assertThat(this.bench.runCrawls("b").code()).isZero();
	}

	@Test
	void aDamagedRecordIsAsIfItWereMissing() throws IOException {
		assertThat(this.bench.runCrawls("b").code()).isEqualTo(6);
		Files.writeString(record("b"), "{\"key\":");
		Files.writeString(record(".c").resolveSibling(".c.json.tmp"), "{");
		assertThat(runs().code()).isZero();
		this.bench.api().servePages("b", TestApi.page("p", "{\"a\":1}"));
		Workbench.Result again = this.bench.runCrawls("b");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(again.err()).doesNotContain("damaged");
		assertThat(this.bench.output().resolve("_spidra/failed")).doesNotExist();
	}

	@Test
	void aNightNamesThoseThatFailedBefore() {
		LocalDate today = LocalDate.now(ZoneOffset.UTC);
		this.bench.api().instead((path) -> (exchange) -> TestApi.send(exchange, 401, "{}"));
		for (int ago : List.of(3, 2)) {
			assertThat(night(today.minusDays(ago)).code()).isEqualTo(6);
		}
		assertThat(night(today.minusDays(1)).err()).contains("2 nights failed or were stopped, and were not repeated ("
				+ today.minusDays(3) + ", " + today.minusDays(2) + "): this night takes their crawls, too");
		this.bench.api().instead((path) -> null);
		this.bench.api().job("c", "completed", today.minusDays(5) + "T12:00:00Z");
		this.bench.api().servePages("c", TestApi.page("p", "{\"a\":1}"));
		Workbench.Result repeated = night(today.minusDays(2));
		assertThat(repeated.code()).as(repeated.err()).isZero();
		assertThat(repeated.err()).contains("the night " + today.minusDays(3) + " failed or was stopped, and was not "
				+ "repeated: this night takes its crawls, too");
		Workbench.Result last = night(today);
		assertThat(last.err()).contains("the night " + today.minusDays(1) + " failed or was stopped")
			.doesNotContain(today.minusDays(3).toString());
		assertThat(night(today.minusDays(1)).code()).isZero();
		assertThat(runs().out()).containsOnlyOnce("failed, exit code 6");
	}

	private Workbench.Result night(LocalDate day) {
		return this.bench.run("date=" + day, "output=" + this.bench.output());
	}

}
