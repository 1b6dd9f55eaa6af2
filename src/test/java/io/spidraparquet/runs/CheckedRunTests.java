package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run is judged by the checks of its definition before it is published.
 */
class CheckedRunTests {

	private static final String CHECKS = """
			spidra:
			  checks:
			    - rows >= 3
			    - failed < 50%
			    - pages within 50% of median(7)   # with a comment
			    - column price: nulls < 40%, misfits < 1%, between 0 and 100000
			    - column page_url: unique
			    - "column name: nulls <= 0"
			    - fresh < 100000d
			""";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private String definition(String text) throws IOException {
		Path file = this.bench.folder().resolve("shop.yaml");
		Files.writeString(file, text);
		return "job=" + file;
	}

	private JsonNode manifest(String run) throws IOException {
		return new JsonMapper()
			.readTree(Files.readString(this.bench.output().resolve("_spidra/runs/" + run + ".json")));
	}

	private void serve(String id, String... data) {
		String[] pages = new String[data.length];
		for (int i = 0; i < data.length; i++) {
			pages[i] = TestApi.page(id + i, data[i]);
		}
		this.bench.api().servePages(id, pages);
	}

	@Test
	void aRunThatPassesIsPublishedWithWhatTheChecksFound() throws IOException {
		serve("a", "{\"price\":1,\"name\":\"x\"}", "{\"price\":2.5,\"name\":\"y\"}", "{\"price\":null,\"name\":\"\"}");
		Workbench.Result result = this.bench.runCrawls("a", definition(CHECKS));
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).doesNotContain("WARN");
		JsonNode checks = manifest("a").path("checks");
		assertThat(checks.valueStream().map((check) -> check.path("check").asString())).containsExactly("rows >= 3",
				"failed < 50%", "pages within 50% of median(7)",
				"column price: nulls < 40%, misfits < 1%, between 0 and 100000", "column page_url: unique",
				"column name: nulls <= 0", "fresh < 100000d");
		assertThat(checks.valueStream()).allMatch((check) -> check.path("passed").asBoolean());
		assertThat(checks.path(3).path("found").asString())
			.isEqualTo("nulls: 1 of 3, 33.3 %, misfits: 0 of 2, 0 %, values from 1 to 2.5");
	}

	@Test
	void aRunThatFailsACheckPublishesNothingAndCanBeLetThrough() throws IOException {
		serve("a", "{\"price\":1,\"name\":\"x\"}", "{\"price\":-2,\"name\":\"y\"}");
		String job = definition(CHECKS);
		Workbench.Result result = this.bench.runCrawls("a", job);
		assertThat(result.code()).isEqualTo(3);
		assertThat(result.err()).contains("2 checks failed: rows >= 3 (rows: 2); "
				+ "column price: nulls < 40%, misfits < 1%, between 0 and 100000 (values from -2 to 1): "
				+ "nothing was published. The next start tests the kept responses again; "
				+ "--spidra.on-failed-check=warn publishes the run with a warning");
		assertThat(Workbench.filesBelow(this.bench.output().resolve("pages"))).isEmpty();
		assertThat(this.bench.run("runs", "output=" + this.bench.output()).out()).contains("failed, exit code 3");
		int requests = this.bench.api().requests().size();
		assertThat(this.bench.runCrawls("a", job).code()).as("again").isEqualTo(3);
		Workbench.Result let = this.bench.runCrawls("a", job, "--spidra.on-failed-check=warn");
		assertThat(let.code()).as(let.err()).isZero();
		assertThat(let.err()).contains("WARN  check failed: rows >= 3 (rows: 2)", "published run a with 2 warnings");
		assertThat(this.bench.api().requests().subList(requests, this.bench.api().requests().size()))
			.as("the responses are kept")
			.isEmpty();
		assertThat(manifest("a").path("warnings").path(0).asString()).isEqualTo("check failed: rows >= 3 (rows: 2)");
		assertThat(this.bench.run("runs", "output=" + this.bench.output(), "run=a").out())
			.contains("- failed: rows >= 3 (rows: 2)", "- passed: failed < 50% (failed: 0 of 2, 0 %)");
	}

	@Test
	void valuesThatOccurTwiceAreFoundInTheFiles() throws IOException {
		serve("a", "{\"sku\":\"x1\",\"products\":[{\"n\":1},{\"n\":2}]}", "{\"sku\":\"x2\",\"products\":[{\"n\":2}]}",
				"{\"sku\":\"x1\"}", "{}", "{}");
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.flatten.tables=products",
				"--spidra.checks[0]=column sku: unique", "--spidra.checks[1]=column products.n: unique",
				"--spidra.checks[2]=column page_id: unique");
		assertThat(result.code()).isEqualTo(3);
		assertThat(result.err()).contains(
				"2 checks failed: column sku: unique (2 rows have a value that another row has, too, such as \"x1\"); "
						+ "column products.n: unique (2 rows have a value that another row has, too, such as \"2\")");
	}

	@Test
	void failedPagesThatFailACheckAreFetchedAgain() throws IOException {
		this.bench.api().servePages("a", TestApi.page("p1", "{\"n\":1}"), TestApi.failedPage("p2", "no text"));
		serve("b", "{\"n\":2}");
		Workbench.Result result = this.bench.runCrawls("a,b", "--spidra.checks[0]=failed < 10%");
		assertThat(result.code()).isEqualTo(3);
		assertThat(result.err())
			.contains("a check failed: failed < 10% (failed: 1 of 3, 33.3 %): nothing was published. "
					+ "The next start fetches the crawls with failed or pending pages again, and tests the checks again; "
					+ "--spidra.on-failed-check=warn publishes the run with a warning");
		assertThat(this.bench.dataFiles()).isEmpty();
		serve("a", "{\"n\":1}", "{\"n\":3}");
		int requests = this.bench.api().requests().size();
		Workbench.Result again = this.bench.runCrawls("a,b", "--spidra.checks[0]=failed < 10%");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(this.bench.api().requests().subList(requests, this.bench.api().requests().size()))
			.containsExactly("a");
	}

	@Test
	void aValueThatOccursTwiceIsShownAsPeopleReadIt() throws IOException {
		String text = "\\u001b[31m" + "x".repeat(100);
		String data = "{\"day\":\"2026-01-05\",\"time\":\"2026-01-05T10:00:00+02:00\",\"sum\":12345678901234567890.5,\"text\":\""
				+ text + "\"}";
		serve("a", data, data);
		Workbench.Result result = this.bench.runCrawls("a", "--spidra.on-failed-check=warn",
				"--spidra.checks[0]=column day: unique", "--spidra.checks[1]=column time: unique",
				"--spidra.checks[2]=column sum: unique", "--spidra.checks[3]=column text: unique");
		assertThat(result.code()).as(result.err()).isZero();
		String found = "2 rows have a value that another row has, too, such as ";
		assertThat(manifest("a").path("checks").valueStream().map((check) -> check.path("found").asString()))
			.containsExactly(found + "\"2026-01-05\"", found + "\"2026-01-05T08:00:00Z\"",
					found + "\"12345678901234567890.5\"", found + "\"\ufffd[31m" + "x".repeat(55) + "…\"");
	}

	@Test
	void aTextThatIsNoCheckIsToldWithItsPlace() throws IOException {
		serve("a", "{}");
		Workbench.Result result = this.bench.runCrawls("a",
				definition("spidra:\n  checks:\n    - rows > 0\n    - column price: nul < 5%\n"));
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.err()).contains("shop.yaml", "spidra.checks[1] is 'column price: nul < 5%': "
				+ "'nul < 5%' is no condition (checks are rows, pages, crawls,");
		Workbench.Result word = this.bench.runCrawls("a", "--spidra.on-failed-check=warm");
		assertThat(word.code()).isEqualTo(2);
		assertThat(word.err()).contains("on-failed-check", "warm", "fail", "warn");
	}

	@Test
	void aReplacedRunDoesNotCompareWithItself() throws IOException {
		serve("a", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
		assertThat(this.bench.runCrawls("a").code()).isZero();
		serve("a", "{\"n\":1}");
		Workbench.Result result = this.bench.runCrawls("a", "rerun=yes",
				"--spidra.checks[0]=pages within 10% of median(7)");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(manifest("a").path("checks").path(0).path("found").asString())
			.isEqualTo("pages: 1, with no run before to compare");
		serve("b", "{\"n\":1}", "{\"n\":1}");
		assertThat(this.bench.runCrawls("b", "--spidra.checks[0]=pages within 10% of median(7)").err())
			.contains("pages: 2, where the median of the run before is 1");
	}

	@Test
	void theKeptFiguresFollowTheManifests() throws IOException {
		for (String id : List.of("a", "b", "c")) {
			serve(id, "{\"n\":1}", "{\"n\":2}");
			assertThat(this.bench.runCrawls(id).code()).isZero();
		}
		Path history = this.bench.output().resolve("_spidra/history.json");
		JsonNode runs = new JsonMapper().readTree(Files.readString(history)).path("runs");
		assertThat(runs.propertyNames()).containsExactly("a", "b");
		assertThat(runs.path("a").path("figures").path("columns").path("n").toString()).isEqualTo("[2,2,0]");
		Files.writeString(history, "{\"version\":1,\"runs\":{\"a\":");
		Workbench.delete(this.bench.output().resolve("pages/run=b"));
		Files.delete(this.bench.output().resolve("_spidra/runs/b.json"));
		Workbench.delete(this.bench.output().resolve("failed_pages/run=b"));
		serve("d", "{\"n\":1}", "{\"n\":2}");
		Workbench.Result result = this.bench.runCrawls("d", "--spidra.checks[0]=pages within 0% of median(7)");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(manifest("d").path("checks").path(0).path("found").asString())
			.isEqualTo("pages: 2, where the median of the 2 runs before is 2");
		assertThat(new JsonMapper().readTree(Files.readString(history)).path("runs").propertyNames())
			.containsExactly("a", "c");
	}

	@Test
	void whatIsUnlikeTheRunsBeforeIsAWarning() throws IOException {
		String[] data = new String[40];
		Arrays.fill(data, "{\"price\":1}");
		for (String id : List.of("a", "b", "c")) {
			serve(id, data);
			assertThat(this.bench.runCrawls(id).err()).doesNotContain("WARN");
		}
		Arrays.fill(data, 0, 20, "{\"price\":null}");
		serve("d", data);
		Workbench.Result result = this.bench.runCrawls("d");
		assertThat(result.code()).isZero();
		assertThat(result.err()).contains(
				"WARN  unlike the runs before: the share of nulls has changed" + " in price (50.0 %, before 0 %)");
		assertThat(manifest("d").path("checks").path(0).path("declared").asBoolean()).isFalse();
	}

}
