package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a run counts about its columns, and what it warns of.
 */
class ColumnFactsTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private JsonNode manifest(String run) throws IOException {
		return new JsonMapper()
			.readTree(Files.readString(this.bench.output().resolve("_spidra/runs/" + run + ".json")));
	}

	private static JsonNode pages(JsonNode manifest) {
		return manifest.path("tables").path(0);
	}

	private List<String> warnings(String run) throws IOException {
		return manifest(run).path("warnings").valueStream().map(JsonNode::asString).toList();
	}

	@Test
	void aRunCountsWhatItWritesAndWarnsOfWhatIsOdd() throws IOException {
		this.bench.api()
			.servePages("a", TestApi.page("p1", "{\"price\":1,\"name\":\"\\u00e9t\\u00e9\"}"),
					TestApi.page("p2", "{\"price\":2,\"name\":null}"), TestApi.failedPage("p3", "boom"))
			.servePages("b", TestApi.page("p4", "{\"price\":19.5,\"new\":true}"),
					TestApi.page("p5", "{\"price\":\"N/A\\u001b[2J\\n2026-01-01 INFO <b>\"}"),
					TestApi.page("p6", "{\"price\":\"call us\",\"name\":\"" + "x".repeat(80_000) + "\"}"));
		Workbench.Result quiet = this.bench.runCrawls("a");
		assertThat(quiet.err()).doesNotContain("WARN");
		assertThat(warnings("a")).isEmpty();
		JsonNode facts = pages(manifest("a")).path("column_facts");
		assertThat(facts.path("page_id").toString())
			.isEqualTo("{\"values\":2,\"longest_bytes\":2,\"min\":\"p1\",\"max\":\"p2\"}");
		assertThat(facts.path("price").toString()).isEqualTo("{\"values\":2,\"min\":1,\"max\":2}");
		assertThat(facts.path("name").toString())
			.isEqualTo("{\"values\":1,\"longest_bytes\":5,\"min\":\"\u00e9t\u00e9\",\"max\":\"\u00e9t\u00e9\"}");

		Workbench.Result odd = this.bench.runCrawls("b");
		assertThat(odd.code()).isZero();
		assertThat(warnings("b")).containsExactly(
				"1 value of price does not fit INT64 and went to price_as_double, such as \"19.5\" (schema --view=… reads them as one column)",
				"2 values of price do not fit INT64 and went to price_as_text, such as \"N/A\ufffd[2J\ufffd2026-01-01 INFO <b>\" (schema --view=… reads them as one column)",
				"1 new column: new BOOLEAN (schema --alter-since=… prints the statements for a warehouse)",
				"texts of name (80,000 bytes) are longer than Redshift's VARCHAR, which takes 65,535 bytes: its COPY refuses them, so exclude their paths to load the others there");
		assertThat(warnings("b")).allSatisfy((warning) -> assertThat(odd.err()).contains("WARN  " + warning));
		assertThat(Files.readString(this.bench.output().resolve("_spidra/runs/b.html"))).contains(
				"went to price_as_text, such as &quot;N/A\ufffd[2J\ufffd2026-01-01 INFO &lt;b&gt;&quot;",
				"<td class=\"more\">longest text 80,000 bytes</td>");

		assertThat(this.bench.runCrawls("b", "rerun=yes").err()).as("the columns are published by now")
			.doesNotContain("new column");
	}

	@Test
	void theCountsDoNotDependOnHowThePagesAreDivided() throws IOException {
		this.bench.api().servePages("a", TestApi.page("p", "{\"n\":1}"));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		String[] pages = new String[300];
		for (int i = 0; i < pages.length; i++) {
			String value = (i % 3 == 0) ? "\"x" + (999 - i) + "\"" : "\"" + i + "\"";
			pages[i] = TestApi.page("p" + i, "{\"n\":" + value + ",\"t\":\"" + "x".repeat(10_000 + i) + "\"}");
		}
		this.bench.api().servePages("b", pages);
		assertThat(this.bench.runCrawls("b").code()).isZero();
		JsonNode together = manifest("b");
		assertThat(pages(together).path("column_facts").path("n").toString())
			.isEqualTo("{\"values\":200,\"readings\":{\"number_in_text\":200},\"min\":1,\"max\":299}");
		assertThat(pages(together).path("column_facts").path("n_as_text").toString())
			.isEqualTo("{\"values\":100,\"longest_bytes\":4,\"example\":\"x702\",\"min\":\"x702\",\"max\":\"x999\"}");
		assertThat(pages(together).path("column_facts").path("t").path("longest_bytes").asInt()).isEqualTo(10_299);
		Workbench.Result apart = this.bench.runCrawls("b", "rerun=yes", "--spidra.partition-size=1MB");
		assertThat(apart.code()).isZero();
		assertThat(this.bench.query("SELECT count(DISTINCT row_group_id) > 1 FROM parquet_metadata('"
				+ this.bench.output() + "/pages/run=b/*.parquet')"))
			.as("one for each partition")
			.containsExactly("true");
		assertThat(pages(manifest("b")).path("column_facts")).isEqualTo(pages(together).path("column_facts"));
	}

	@Test
	void timesOfPagesThatCannotBeReadAreCounted() throws IOException {
		String odd = TestApi.page("p2", "{\"n\":2}")
			.replaceFirst("\"created_at\":\"[^\"]*\"", "\"created_at\":\"soon\"");
		assertThat(odd).contains("soon");
		this.bench.api().servePages("a", TestApi.page("p1", "{\"n\":1}"), odd);
		Workbench.Result result = this.bench.runCrawls("a");
		assertThat(result.code()).isZero();
		assertThat(warnings("a"))
			.containsExactly("page_created_at is null in 1 row, because the created_at of the page is not a timestamp");
		assertThat(pages(manifest("a")).path("column_facts").path("page_created_at").toString()).isEqualTo(
				"{\"values\":1,\"readings\":{\"unreadable\":1},\"min\":\"2026-11-20T10:00:00Z\",\"max\":\"2026-11-20T10:00:00Z\"}");
	}

	@Test
	void theNumberOfLinesIsLimited() throws IOException {
		StringBuilder numbers = new StringBuilder();
		StringBuilder texts = new StringBuilder();
		for (int i = 0; i < 30; i++) {
			numbers.append((i == 0) ? "{" : ",").append("\"c" + i + "\":" + i);
			texts.append((i == 0) ? "{" : ",").append("\"c" + i + "\":\"x" + i + "\"");
		}
		this.bench.api()
			.servePages("a", TestApi.page("p1", numbers + "}"))
			.servePages("b", TestApi.page("p2", texts + "}"));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		Workbench.Result result = this.bench.runCrawls("b");
		assertThat(result.err().lines().filter((line) -> line.contains("WARN"))).hasSize(21);
		assertThat(result.err()).contains("and 10 more warnings, see the manifest");
		assertThat(warnings("b")).hasSize(30);
	}

}
