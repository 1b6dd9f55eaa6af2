package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The demo, whose result was written down by hand and by another program than the sample
 * data.
 */
class DemoTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern TIMESTAMP = Pattern
		.compile("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?(\\+00|Z)");

	private static final Path EXPECTED = Path.of("sample-data/expected");

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void nameFolder() {
		System.setProperty("spidra.demo.dir", this.bench.folder().toString());
	}

	@AfterEach
	void forgetFolder() {
		System.clearProperty("spidra.demo.dir");
	}

	@Test
	void demoWritesExactlyTheExpectedRows() throws IOException {
		Workbench.Result result = this.bench.run("demo");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.out()).contains("duckdb -c", "schema output=", ".html", "Töpferei Lindner");
		String output = this.bench.folder().resolve("dataset").toString();
		assertThat(rows("* EXCLUDE (run_key, fetched_at)", output + "/pages/**/*.parquet"))
			.containsExactlyElementsOf(expected("pages.ndjson"));
		for (String table : List.of("products", "products_offers", "products_reviews")) {
			assertThat(rows("* EXCLUDE (run_key, fetched_at)", output + "/" + table + "/**/*.parquet")).as(table)
				.containsExactlyElementsOf(expected(table + ".ndjson"));
		}
		assertThat(rows("* EXCLUDE (run_key, fetched_at, raw)", output + "/failed_pages/**/*.parquet"))
			.containsExactlyElementsOf(expected("failed_pages.ndjson"));
		assertThat(schema(this.bench.folder().resolve("dataset/_spidra/schema.json")))
			.isEqualTo(schema(EXPECTED.resolve("schema.json")));
	}

	@Test
	void demoJoinsTablesByTheirKeys() {
		Workbench.Result result = this.bench.run("demo");
		assertThat(result.out()).containsPattern("Kesselhaus +Kettle stand +1 +0 +45.0 +new")
			.containsPattern("Fern & Fir +Pine stool +1 +1 +12.75 +second-hand");
		String sql = result.out().lines().filter((line) -> line.contains(" JOIN ")).findFirst().orElseThrow();
		assertThat(this.bench.query(sql.substring(sql.indexOf('"') + 1, sql.lastIndexOf('"')) + " ORDER BY ALL"))
			.hasSize(9)
			.contains("Fern & Fir|Copper kettle “Amber”|1295.0|new", "Kesselhaus|Kettle stand|45.0|new",
					"Töpferei Lindner|Stoneware mug “Moss”|18.0|second choice");
	}

	@Test
	void demoMakesTheTablesThatAreAskedFor() {
		Workbench.Result result = this.bench.run("demo", "--spidra.flatten.tables=all",
				"--spidra.flatten.max-tables=2");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("in 3 tables");
	}

	@Test
	void demoShowsANightWithRetriesContentAndKeptResponses() throws IOException {
		Workbench.Result result = this.bench.run("demo", "date=2026-11-23", "--spidra.content=both",
				"--spidra.keep-raw=true", "--spidra.retry-failed-pages=1");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("6 of 6 crawls", "asked the API to extract 7 failed pages");
		String pages = "read_parquet('" + this.bench.folder().resolve("dataset") + "/pages/run=2026-11-23/*.parquet')";
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT crawl_id) FROM " + pages))
			.containsExactly("148|6");
		assertThat(this.bench.query("SELECT count(*) > 0 FROM " + pages
				+ " WHERE page_markdown LIKE '%' || page_title || '%' AND page_html LIKE '%<%'"))
			.containsExactly("true");
		// the content of a page is in the row of the page only
		assertThat(rows("* EXCLUDE (run_key, fetched_at)",
				this.bench.folder().resolve("dataset") + "/products_offers/**/*.parquet"))
			.containsExactlyElementsOf(expected("products_offers.ndjson"));
		assertThat(this.bench.folder().resolve("dataset/_spidra/raw/2026-11-23.zst")).isNotEmptyFile();
	}

	@Test
	void demoServesAsManyPagesAsAreAskedFor() throws IOException {
		Workbench.Result result = this.bench.run("demo", "date=2026-11-23", "pages=1000", "--spidra.content=markdown");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("42 of 42 crawls");
		String dataset = this.bench.folder().resolve("dataset").toString();
		String all = "SELECT page_id FROM read_parquet('" + dataset + "/pages/*/*.parquet') UNION ALL "
				+ "SELECT page_id FROM read_parquet('" + dataset + "/failed_pages/*/*.parquet')";
		assertThat(this.bench.query("SELECT count(*) > 1000, count(*) = count(DISTINCT page_id) FROM (" + all + ")"))
			.containsExactly("true|true");
	}

	private List<String> rows(String columns, String files) {
		return this.bench
			.query("SELECT to_json(row) FROM (SELECT " + columns + " FROM read_parquet('" + files
					+ "', hive_partitioning=false, file_row_number=true)) AS row ORDER BY row.file_row_number")
			.stream()
			.map((row) -> comparable(JSON.readTree(row)))
			.toList();
	}

	private static List<String> expected(String file) throws IOException {
		return Files.readAllLines(EXPECTED.resolve(file))
			.stream()
			.map((row) -> comparable(JSON.readTree(row)))
			.toList();
	}

	/** Without nulls, and with one way to write a number and a timestamp. */
	private static String comparable(JsonNode value) {
		if (value.isObject()) {
			List<String> members = new ArrayList<>();
			value.propertyStream()
				.filter((member) -> !member.getValue().isNull() && !member.getKey().equals("file_row_number"))
				.forEach((member) -> members.add(member.getKey() + "=" + comparable(member.getValue())));
			return members.toString();
		}
		if (value.isArray()) {
			List<String> elements = new ArrayList<>();
			value.forEach((element) -> elements.add(comparable(element)));
			return elements.toString();
		}
		if (value.isNumber()) {
			return value.decimalValue().stripTrailingZeros().toPlainString();
		}
		String text = value.asString();
		if (!TIMESTAMP.matcher(text).matches()) {
			return text;
		}
		String time = text.replace(' ', 'T').replaceFirst("(\\+00|Z)$", "");
		return (time.contains(".") ? time.replaceFirst("0+$", "") : time) + "Z";
	}

	private static List<String> schema(Path file) {
		List<String> columns = new ArrayList<>();
		for (JsonNode table : JSON.readTree(file.toFile()).path("tables")) {
			for (JsonNode column : table.path("columns")) {
				columns.add(table.path("name").stringValue() + "." + column.path("name").stringValue() + " "
						+ column.path("type").stringValue() + " " + column.path("path").stringValue(""));
			}
		}
		return columns;
	}

}
