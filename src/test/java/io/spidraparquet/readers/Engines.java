package io.spidraparquet.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.ReaderProgram;
import io.spidraparquet.workbench.Spark;
import io.spidraparquet.workbench.Workbench;

/**
 * Engines that read a dataset by queries, each with the settings that the manual gives.
 */
final class Engines {

	private static final List<String> TRINO_OPTIONS = List.of("--add-modules=jdk.incubator.vector",
			"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx2g");

	private Engines() {
	}

	/** The queries over all tables. */
	static String queries(Sql sql, ThreeNights nights, Function<ReadTable, String> from) throws IOException {
		StringBuilder script = new StringBuilder();
		for (ReadTable table : nights.tables()) {
			script.append(sql.rows(table, from.apply(table))).append(sql.figures(table, from.apply(table)));
		}
		return script.toString();
	}

	/** Reads the files that the manifests name. */
	static List<String> duckDb(ThreeNights nights) throws IOException, SQLException {
		Map<String, List<Path>> files = new HashMap<>();
		for (ReadTable table : nights.tables()) {
			files.put(table.name(), nights.files(table));
		}
		return duckDb(nights, files);
	}

	private static List<String> duckDb(ThreeNights nights, Map<String, List<Path>> files)
			throws IOException, SQLException {
		List<String> lines = new ArrayList<>();
		try (DuckDb duckDb = new DuckDb()) {
			for (ReadTable table : nights.tables()) {
				String from = files.getOrDefault(table.name(), List.of())
					.stream()
					.map((file) -> "'" + file + "'")
					.collect(Collectors.joining(", ", "read_parquet([",
							"], union_by_name = true, hive_partitioning = false)"));
				lines.addAll(duckDb.query(Sql.DUCKDB.rows(table, from)));
				lines.addAll(duckDb.query(Sql.DUCKDB.figures(table, from)));
			}
		}
		return lines;
	}

	/** Reads the copies that polars writes of the files. */
	static List<String> polars(String version, ThreeNights nights)
			throws IOException, InterruptedException, SQLException {
		Map<String, List<Path>> copies = new HashMap<>();
		for (String line : Programs.files("nodejs-polars", version, nights)) {
			String[] parts = line.split("[|]", 3);
			copies.computeIfAbsent(parts[1], (table) -> new ArrayList<>()).add(Path.of(parts[2]));
		}
		return duckDb(nights, copies);
	}

	static List<String> spark(ThreeNights nights) throws IOException, InterruptedException {
		String[] tables = nights.tables().stream().map(ReadTable::name).toArray(String[]::new);
		return spark("spark", queries(Sql.SPARK, nights, (table) -> "files_of_" + table.name()), nights, tables);
	}

	/** Executes a script in Spark. */
	static List<String> spark(String name, String script, ThreeNights nights, String... tables)
			throws IOException, InterruptedException {
		return Spark.execute(script, folder(name), nights.output(), tables);
	}

	/** Makes the tables by the statements that {@code schema} prints. */
	static List<String> trino(ThreeNights nights) throws IOException, InterruptedException {
		String script;
		try (Workbench bench = new Workbench()) {
			script = bench.run("schema", "output=" + nights.output(), "--ddl=trino").out();
		}
		ReadTable failedPages = nights.tables().get(nights.tables().size() - 1);
		script = "CREATE SCHEMA hive.default;\n" + script.replace("'file://", "'local://")
				+ failedPages(failedPages, nights)
				+ queries(Sql.TRINO, nights, (table) -> "hive.default.\"" + table.name() + "\"");
		return trino("trino", script, "hive", "hive",
				"hive.timestamp-precision=MICROSECONDS,hive.metastore=file,hive.metastore.catalog.dir=local://"
						+ folder("trino") + "/metastore");
	}

	/** {@code schema} prints nothing about this table. */
	private static String failedPages(ReadTable table, ThreeNights nights) {
		return table.columns()
			.stream()
			.map((column) -> column.name()
					+ ((column.type() == ReadColumn.Type.TIMESTAMP) ? " timestamp(6)" : " varchar"))
			.collect(Collectors.joining(", ", "CREATE TABLE hive.default.failed_pages (", """
					, run varchar)
					WITH (external_location = 'local://%s/failed_pages/', format = 'PARQUET',
					partitioned_by = ARRAY['run']);
					CALL hive.system.sync_partition_metadata('default', 'failed_pages', 'FULL');
					""".formatted(nights.output())));
	}

	/** Executes a script in Trino with one catalog. */
	static List<String> trino(String name, String script, String catalog, String connector, String settings)
			throws IOException, InterruptedException {
		Path folder = folder(name);
		Path file = Files.writeString(folder.resolve("script.sql"), script);
		Path java = BuiltJar.javaHome("25")
			.orElseThrow(() -> new AssertionError("Trino needs a Java 25 in the folder of " + BuiltJar.THIS_JAVA));
		return ReaderProgram.execute("trino", java, TRINO_OPTIONS, folder,
				List.of(file.toString(), catalog, connector, settings + ",fs.local.enabled=true,local.location=/"));
	}

	/**
	 * With types for all columns: it does not find those of fields that only later files
	 * have.
	 */
	static List<String> clickHouse(ThreeNights nights) throws IOException, InterruptedException {
		return clickHouse("clickhouse",
				queries(Sql.CLICKHOUSE, nights, (table) -> "file('" + nights.output().resolve(table.name())
						+ "/**/*.parquet', Parquet, '" + Sql.CLICKHOUSE.structure(table).replace("'", "\\'") + "')"));
	}

	/** Executes queries in ClickHouse. */
	static List<String> clickHouse(String name, String queries) throws IOException, InterruptedException {
		Path file = Files.writeString(folder(name).resolve("script.sql"), queries.replace(";\n", """
				 SETTINGS use_hive_partitioning = 0, output_format_decimal_trailing_zeros = 1,
				date_time_output_format = 'unix_timestamp',
				output_format_json_quote_decimals = 1, output_format_json_quote_64bit_integers = 1,
				output_format_json_quote_64bit_floats = 1, output_format_json_named_tuples_as_objects = 1;
				"""));
		return Programs.node("clickhouse", "3.4.0", List.of(file.toString()));
	}

	private static Path folder(String name) throws IOException {
		Path folder = ThreeNights.FOLDER.resolve(name);
		Workbench.delete(folder);
		return Files.createDirectories(folder);
	}

}
