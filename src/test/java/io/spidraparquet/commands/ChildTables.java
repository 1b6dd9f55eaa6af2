package io.spidraparquet.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.workbench.DuckDb;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds tables of arrays to a published run: DuckDB makes their part files from the JSON
 * text in the run's pages, and the manifest lists them.
 */
final class ChildTables {

	private static final String KEY = "page_id, crawl_id, run_key, fetched_at";

	private final Path output;

	private final List<ObjectNode> tables = new ArrayList<>();

	private final ObjectMapper json = new ObjectMapper();

	ChildTables(Path output) {
		this.output = output;
	}

	/**
	 * Declares a table.
	 * @param select the rows of a run, from the table {@code pages} or from earlier ones
	 * @param columns name, type and path of each column after {@code fetched_at}
	 */
	ChildTables add(String name, String path, String parent, String select, String... columns) {
		ObjectNode table = this.json.createObjectNode().put("name", name).put("path", path).put("parent", parent);
		table.put("select", select);
		ArrayNode schema = table.putArray("schema");
		column(schema, "page_id STRING /id");
		column(schema, "crawl_id STRING");
		column(schema, "run_key STRING");
		column(schema, "fetched_at TIMESTAMP");
		for (String column : columns) {
			column(schema, column);
		}
		this.tables.add(table);
		return this;
	}

	private static void column(ArrayNode schema, String text) {
		String[] parts = text.split(" ");
		ObjectNode column = schema.addObject().put("id", schema.size()).put("name", parts[0]).put("type", parts[1]);
		column.put("path", (parts.length > 2) ? parts[2] : null).put("since", "n1");
	}

	/** Publishes the tables with a run. */
	void publish(String run) throws IOException, SQLException {
		Path file = this.output.resolve("_spidra/runs/" + run + ".json");
		ObjectNode manifest = (ObjectNode) this.json.readTree(Files.readString(file));
		ArrayNode list = (ArrayNode) manifest.get("tables");
		try (DuckDb duckDb = new DuckDb()) {
			duckDb.execute("CREATE VIEW pages AS FROM read_parquet('" + this.output.resolve("pages/run=" + run)
					+ "/*.parquet')");
			for (ObjectNode declared : this.tables) {
				String name = declared.get("name").asString();
				String select = declared.get("select").asString();
				duckDb.execute("CREATE TABLE \"" + name + "\" AS SELECT " + KEY + ", " + select);
				long rows = Long.parseLong(duckDb.query("SELECT count(*) FROM \"" + name + "\"").get(0));
				ObjectNode table = declared.deepCopy().put("rows", rows).put("bytes", 0).put("schema_version", 1);
				table.remove("select");
				ArrayNode files = table.putArray("files");
				if (rows > 0) {
					String path = name + "/run=" + run + "/part-00000-" + manifest.get("attempt").asString()
							+ ".parquet";
					Files.createDirectories(this.output.resolve(path).getParent());
					duckDb.execute("COPY \"" + name + "\" TO '" + this.output.resolve(path) + "' (FORMAT parquet)");
					files.addObject().put("path", path).put("bytes", 0).put("rows", rows);
				}
				list.add(table);
			}
		}
		Files.writeString(file, this.json.writeValueAsString(manifest));
	}

}
