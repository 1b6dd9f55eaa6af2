package io.spidraparquet.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.workbench.Workbench;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The named cases in {@code cases/*.yaml}: each is one or several runs of the job, and
 * what they publish is read with DuckDB. {@code -Dcase=WORDS} runs those whose name
 * contains the words.
 */
class DataCasesTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int FIXED_COLUMNS = 7;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	static Stream<DataCase> cases() throws IOException {
		return DataCase.all().filter((each) -> each.name().contains(System.getProperty("case", "")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void pagesBecomeTheColumnsAndRowsOf(DataCase example) throws IOException {
		Locale locale = Locale.getDefault();
		TimeZone zone = TimeZone.getDefault();
		try {
			if (example.locale() != null) {
				Locale.setDefault(Locale.forLanguageTag(example.locale()));
			}
			if (example.zone() != null) {
				TimeZone.setDefault(TimeZone.getTimeZone(example.zone()));
			}
			for (DataCase.Run run : example.runs()) {
				run(example, run);
			}
			SoftAssertions.assertSoftly((softly) -> {
				softly.assertThat(columns()).as("%s: columns", example).isEqualTo(example.columns());
				softly.assertThat(rows())
					.as("%s: rows", example)
					.isEqualTo(example.rows().stream().map(DataCasesTests::canonicalRow).toList());
				softly.assertThat(failed(example.failed())).as("%s: failed pages", example).isEqualTo(example.failed());
			});
		}
		finally {
			Locale.setDefault(locale);
			TimeZone.setDefault(zone);
		}
	}

	private void run(DataCase example, DataCase.Run run) throws IOException {
		this.bench.api().servePages(run.crawl(), run.pages().toArray(String[]::new));
		List<String> words = new ArrayList<>(run.words());
		words.add("--spidra.skip.max-ratio=1");
		if (run.job() != null) {
			words.add("job=" + Files.writeString(this.bench.folder().resolve("cases.yaml"), run.job()));
		}
		Workbench.Result result = this.bench.runCrawls(run.crawl(), words.toArray(String[]::new));
		assertThat(result.code()).as("%s: exit code after%n%s", example, result.err()).isEqualTo(run.exit());
		assertThat(run.says()).allSatisfy((part) -> assertThat(result.err()).as("%s", example).contains(part));
		Path files = this.bench.output().resolve("pages/run=" + run.crawl());
		if (Files.exists(files)) {
			assertThat(this.bench.query("SELECT column_name || ' ' || column_type FROM (DESCRIBE FROM read_parquet('"
					+ files + "/*.parquet', hive_partitioning = false))"))
				.as("%s: what DuckDB takes the columns of %s for", example, run.crawl())
				.isEqualTo(schema().map((column) -> text(column, "name") + " " + duckDbType(text(column, "type")))
					.toList());
		}
	}

	private Stream<JsonNode> schema() {
		Path file = this.bench.output().resolve("_spidra/schema.json");
		return Files.exists(file) ? JSON.readTree(file).path("tables").path(0).path("columns").valueStream()
				: Stream.empty();
	}

	private static String text(JsonNode column, String field) {
		return column.path(field).stringValue();
	}

	private static String duckDbType(String type) {
		if (type.startsWith("LIST<")) {
			return duckDbType(type.substring("LIST<".length(), type.length() - 1)) + "[]";
		}
		return switch (type) {
			case "INT64" -> "BIGINT";
			case "STRING", "JSON" -> "VARCHAR";
			case "TIMESTAMP" -> "TIMESTAMP WITH TIME ZONE";
			default -> type;
		};
	}

	private List<String> columns() {
		return schema().skip(FIXED_COLUMNS).map((column) -> {
			String since = text(column, "since").equals("run1") ? "" : " (" + text(column, "since") + ")";
			return text(column, "name") + " " + text(column, "type") + " " + text(column, "path") + since;
		}).toList();
	}

	/** Each row as its page and a JSON object, numbers as DuckDB writes them. */
	private List<String> rows() {
		if (!Files.exists(this.bench.output().resolve("pages"))) {
			return List.of();
		}
		List<JsonNode> columns = schema().skip(FIXED_COLUMNS).toList();
		String members = columns.stream()
			.map((column) -> ", '\"" + text(column, "name") + "\":' || "
					+ asJson("\"" + text(column, "name") + "\"", text(column, "type")))
			.collect(Collectors.joining());
		boolean items = columns.stream().anyMatch((column) -> text(column, "name").equals("item_index"));
		return this.bench
			.query("SELECT page_id || ' {' || concat_ws(',', NULL" + members
					+ ") || '}' FROM {pages} ORDER BY length(page_id), page_id" + (items ? ", item_index" : ""))
			.stream()
			.map(DataCasesTests::canonicalRow)
			.toList();
	}

	private static String asJson(String value, String type) {
		String values = type.replace("LIST<", "").replace(">", "");
		boolean quoted = switch (values) {
			case "STRING", "JSON", "DATE", "TIMESTAMP" -> true;
			default -> false;
		};
		String text = "CAST(" + value + " AS VARCHAR" + (type.equals(values) ? "" : "[]") + ")";
		return quoted ? "CAST(to_json(" + text + ") AS VARCHAR)"
				: "replace(CAST(" + text + " AS VARCHAR), 'NULL', 'null')";
	}

	/** Members in the order of their names, numbers digit for digit. */
	private static String canonicalRow(String row) {
		int space = row.indexOf(' ');
		try (JsonParser parser = JSON.createParser(row.substring(space + 1))) {
			parser.nextToken();
			return row.substring(0, space) + " " + canonical(parser);
		}
	}

	private static String canonical(JsonParser parser) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			Map<String, String> members = new TreeMap<>();
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				parser.nextToken();
				members.put(name, canonical(parser));
			}
			return members.toString();
		}
		if (token == JsonToken.START_ARRAY) {
			List<String> elements = new ArrayList<>();
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				elements.add(canonical(parser));
			}
			return elements.toString();
		}
		return (token == JsonToken.VALUE_STRING) ? JSON.writeValueAsString(parser.getString()) : parser.getString();
	}

	/** Each failed page with its reason, and with its message where one is expected. */
	private List<String> failed(List<String> expected) {
		if (!Files.exists(this.bench.output().resolve("failed_pages"))) {
			return List.of();
		}
		List<String> found = this.bench.query("SELECT coalesce(page_id, '-') || ' ' || reason || ': ' || "
				+ "coalesce(error_message, '') FROM {failed} ORDER BY length(page_id), page_id");
		return found.stream().map((line) -> {
			String reason = line.substring(0, line.indexOf(": "));
			return expected.contains(reason) ? reason : line;
		}).toList();
	}

}
