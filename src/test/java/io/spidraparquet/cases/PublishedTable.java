package io.spidraparquet.cases;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.workbench.Workbench;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A table as {@code schema.json} describes it and DuckDB reads it.
 *
 * @param bench has the dataset
 * @param json the table's part of {@code schema.json}
 */
record PublishedTable(Workbench bench, JsonNode json) {

	private static final JsonMapper JSON = new JsonMapper();

	/** The tables of a dataset in their order. */
	static List<PublishedTable> all(Workbench bench) {
		Path file = bench.output().resolve("_spidra/schema.json");
		return Files.exists(file) ? JSON.readTree(file)
			.path("tables")
			.valueStream()
			.map((each) -> new PublishedTable(bench, each))
			.toList() : List.of();
	}

	String name() {
		return text(this.json, "name");
	}

	private boolean isPages() {
		return name().equals(Table.PAGES);
	}

	/** Columns after those that every such table starts with. */
	List<String> columns() {
		return dataColumns().stream().flatMap((column) -> describe(column, "")).toList();
	}

	/** A column, and the fields of the structs in it. */
	private static Stream<String> describe(JsonNode column, String structs) {
		String since = text(column, "since").equals("run1") ? "" : " (" + text(column, "since") + ")";
		String name = structs + text(column, "name");
		return Stream.concat(Stream.of(name + " " + text(column, "type") + " " + text(column, "path") + since),
				fields(column).flatMap((field) -> describe(field, name + ".")));
	}

	private static Stream<JsonNode> fields(JsonNode column) {
		return column.path("fields").valueStream();
	}

	private List<JsonNode> dataColumns() {
		return this.json.path("columns")
			.valueStream()
			.skip(isPages() ? FixedColumns.COUNT : FixedColumns.CHILD_COUNT)
			.toList();
	}

	/** All columns with the types that DuckDB has for them. */
	List<String> duckDbColumns() {
		return this.json.path("columns")
			.valueStream()
			.map((column) -> text(column, "name") + " " + canonicalType(duckDbType(column)))
			.toList();
	}

	/** As DuckDB writes it. */
	private String canonicalType(String type) {
		return type.startsWith("STRUCT") ? this.bench.query("SELECT typeof(CAST(NULL AS " + type + "))").get(0) : type;
	}

	private static String duckDbType(JsonNode column) {
		List<String> fields = fields(column)
			.map((field) -> quoted(List.of(text(field, "name"))) + " " + duckDbType(field))
			.toList();
		return fields.isEmpty() ? duckDbType(text(column, "type")) : "STRUCT(" + String.join(", ", fields) + ")[]";
	}

	/** What DuckDB takes the columns of one run for; none without files. */
	List<String> describe(String run) {
		Path folder = folder().resolve("run=" + run);
		return Files.exists(folder) ? this.bench
			.query("SELECT column_name || ' ' || column_type FROM (DESCRIBE FROM " + files(folder + "/*.parquet") + ")")
				: List.of();
	}

	/** Each row as its page and a JSON object, numbers as DuckDB writes them. */
	List<String> rows() {
		if (!Files.exists(folder())) {
			return List.of();
		}
		String members = dataColumns().stream()
			.map((column) -> ", " + member(column, "", 1))
			.collect(Collectors.joining());
		String positions = key().stream().skip(3).map((name) -> ", \"" + name + "\"").collect(Collectors.joining());
		return this.bench
			.query("SELECT page_id || ' {' || concat_ws(',', NULL" + members + ") || '}' FROM " + from()
					+ " ORDER BY length(page_id), page_id" + positions)
			.stream()
			.map(PublishedTable::canonicalRow)
			.toList();
	}

	/** The columns that are unique together. */
	private List<String> key() {
		return names("key");
	}

	/** Rows whose key another row has. */
	List<String> twins() {
		if (!Files.exists(folder())) {
			return List.of();
		}
		String key = quoted(key());
		return this.bench.query("SELECT " + key + " FROM " + from() + " GROUP BY " + key + " HAVING count(*) > 1");
	}

	/** Rows whose foreign key no row of the parent has. */
	List<String> orphans() {
		if (isPages() || !Files.exists(folder())) {
			return List.of();
		}
		PublishedTable parent = all(this.bench).stream()
			.filter((table) -> table.name().equals(text(this.json, "parent")))
			.findFirst()
			.orElseThrow();
		String foreignKey = quoted(names("foreign_key"));
		return this.bench.query("SELECT " + quoted(key()) + " FROM " + from() + " WHERE row(" + foreignKey
				+ ") NOT IN (SELECT row(" + foreignKey + ") FROM " + parent.from() + ")");
	}

	private List<String> names(String field) {
		return this.json.path(field).valueStream().map(JsonNode::stringValue).toList();
	}

	private static String quoted(List<String> names) {
		return names.stream().map((name) -> "\"" + name + "\"").collect(Collectors.joining(", "));
	}

	private String from() {
		return files(folder() + "/**/*.parquet");
	}

	private static String files(String glob) {
		return "read_parquet('" + glob + "', hive_partitioning = false, union_by_name = true)";
	}

	private Path folder() {
		return this.bench.output().resolve(name());
	}

	private static String text(JsonNode node, String field) {
		return node.path(field).stringValue();
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

	/** A member of a JSON object, null if its value is. */
	private static String member(JsonNode column, String prefix, int depth) {
		String value = prefix + "\"" + text(column, "name") + "\"";
		String json = fields(column).findAny().isPresent() ? structs(column, value, depth)
				: asJson(value, text(column, "type"));
		return "'\"" + text(column, "name") + "\":' || " + json;
	}

	private static String structs(JsonNode column, String list, int depth) {
		String element = "element" + depth;
		String members = fields(column).map((field) -> member(field, element + ".", depth + 1))
			.collect(Collectors.joining(", "));
		return "'[' || array_to_string([CASE WHEN " + element + " IS NULL THEN 'null' ELSE '{' || concat_ws(',', NULL, "
				+ members + ") || '}' END for " + element + " in " + list + "], ',') || ']'";
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
	static String canonicalRow(String row) {
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

}
