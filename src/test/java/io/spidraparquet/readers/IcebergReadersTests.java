package io.spidraparquet.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Engines read the Iceberg tables of {@link ThreeNights}, of which the first was
 * published again, and find what DuckDB finds in the files that the manifests name. Each
 * engine gets the newest metadata file of a table, so that no catalog has to run.
 */
@Tag("readers")
class IcebergReadersTests {

	private static final String SETTING = "--spidra.iceberg.catalog=hadoop";

	private static ThreeNights nights;

	private static List<String> lines;

	private static Findings expected;

	@BeforeAll
	static void publish() throws Exception {
		nights = ThreeNights.publish("iceberg", SETTING);
		nights.replaceFirst(SETTING);
		lines = Engines.duckDb(nights);
		expected = Findings.of("DuckDB", nights, lines, Sight.EXACT);
	}

	@Test
	void sparkAgrees() throws Exception {
		StringBuilder script = new StringBuilder("""
				SET spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog;
				SET spark.sql.catalog.lake.catalog-impl=org.apache.iceberg.inmemory.InMemoryCatalog;
				SET spark.sql.catalog.lake.io-impl=org.apache.iceberg.hadoop.HadoopFileIO;
				CREATE NAMESPACE lake.nights;
				""");
		for (ReadTable table : nights.tables()) {
			script.append("CALL lake.system.register_table(table => 'nights.%s', metadata_file => '%s');\n"
				.formatted(table.name(), metadata(table)));
		}
		script.append(Engines.queries(Sql.SPARK, nights, (table) -> "lake.nights." + table.name()));
		expected.assertAlike(
				Findings.of("Spark", nights, Engines.spark("spark-iceberg", script.toString(), nights), Sight.EXACT));
	}

	@Test
	void trinoAgrees() throws Exception {
		StringBuilder script = new StringBuilder("CREATE SCHEMA lake.nights;\n");
		for (ReadTable table : nights.tables()) {
			script.append("""
					CALL lake.system.register_table(schema_name => 'nights', table_name => '%s',\
					 table_location => 'file://%s', metadata_file_name => '%s');
					""".formatted(table.name(), folder(table), metadata(table).getFileName()));
		}
		script.append(Engines.queries(Sql.TRINO, nights, (table) -> "lake.nights.\"" + table.name() + "\""));
		expected.assertAlike(Findings.of("Trino", nights,
				Engines.trino("trino-iceberg", script.toString(), "lake", "iceberg",
						"iceberg.catalog.type=TESTING_FILE_METASTORE,hive.metastore.catalog.dir=local://"
								+ Path.of("target/readers/trino-iceberg/metastore").toAbsolutePath()
								+ ",iceberg.register-table-procedure.enabled=true"),
				Sight.EXACT));
	}

	@Test
	void clickHouseAgrees() throws Exception {
		Sight sight = Sight.NO_NULL_LISTS_AND_STRUCTS;
		Findings.of("DuckDB", nights, lines, sight)
			.assertAlike(
					Findings.of(
							"ClickHouse", nights, Engines.clickHouse("clickhouse-iceberg", Engines
								.queries(Sql.CLICKHOUSE, nights, (table) -> "icebergLocal('" + folder(table) + "')")),
							sight));
	}

	/** The location of a table: that of pages is the output itself. */
	private static Path folder(ReadTable table) {
		return table.name().equals("pages") ? nights.output() : nights.output().resolve(table.name());
	}

	/** The newest metadata file: {@code v12.metadata.json}. */
	private static Path metadata(ReadTable table) {
		try (Stream<Path> files = Files.list(folder(table).resolve("metadata"))) {
			return files.filter((file) -> file.toString().endsWith(".metadata.json"))
				.max(Comparator
					.comparingInt((file) -> Integer.parseInt(file.getFileName().toString().replaceAll("[^0-9]", ""))))
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
