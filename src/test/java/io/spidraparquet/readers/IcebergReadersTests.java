package io.spidraparquet.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Engines read the Iceberg tables of {@link ThreeNights}, of which the first was
 * published again, and find what DuckDB finds in the files that the manifests name. They
 * get the locations of the tables, so that no catalog has to run.
 */
@Tag("readers")
class IcebergReadersTests {

	private static final String SETTING = "--spidra.iceberg.catalog=hadoop";

	private static ThreeNights nights;

	private static Findings expected;

	@BeforeAll
	static void publish() throws Exception {
		nights = nights("iceberg", UnaryOperator.identity());
		expected = Findings.of("DuckDB", nights, Engines.duckDb(nights), Sight.EXACT);
	}

	private static ThreeNights nights(String name, UnaryOperator<String> values) throws IOException {
		ThreeNights nights = ThreeNights.publish(name, values, SETTING);
		nights.replaceFirst(SETTING);
		return nights;
	}

	@Test
	void sparkAgrees() throws Exception {
		String[] tables = nights.tables()
			.stream()
			.map((table) -> "iceberg:" + table.name() + ":" + folder(nights, table))
			.toArray(String[]::new);
		String queries = Engines.queries(Sql.SPARK, nights, (table) -> "iceberg_" + table.name());
		expected.assertAlike(
				Findings.of("Spark", nights, Engines.spark("spark-iceberg", queries, nights, tables), Sight.EXACT));
	}

	@Test
	void trinoAgrees() throws Exception {
		StringBuilder script = new StringBuilder("CREATE SCHEMA lake.nights;\n");
		for (ReadTable table : nights.tables()) {
			script.append("""
					CALL lake.system.register_table(schema_name => 'nights', table_name => '%s',\
					 table_location => '%s', metadata_file_name => '%s');
					""".formatted(table.name(), location(table), metadata(table).getFileName()));
		}
		script.append(Engines.queries(Sql.TRINO, nights, (table) -> "lake.nights.\"" + table.name() + "\""));
		expected.assertAlike(Findings.of("Trino", nights,
				Engines.trino("trino-iceberg", script.toString(), "lake", "iceberg",
						"iceberg.catalog.type=TESTING_FILE_METASTORE,hive.metastore.catalog.dir=local://"
								+ Path.of("target/readers/trino-iceberg/metastore").toAbsolutePath()
								+ ",iceberg.register-table-procedure.enabled=true"),
				Sight.EXACT));
	}

	/**
	 * Its dates are those of the years 1900 to 2299, and it cannot be told another type.
	 * It cannot read files that lack fields of structs in structs.
	 */
	@Test
	void clickHouseAgreesOnTablesWithoutStructsInStructs() throws Exception {
		ThreeNights since1900 = nights("iceberg-1900", SampleValues::sinceYear1900);
		Sight sight = Sight.NO_NULL_LISTS_AND_STRUCTS;
		List<ReadTable> readable = since1900.tables().stream().filter((table) -> !table.hasStructsInStructs()).toList();
		List<String> lines = new ArrayList<>();
		for (ReadTable table : readable) {
			lines.addAll(clickHouse(since1900, table));
		}
		Findings.of("DuckDB", since1900, Engines.duckDb(since1900), sight)
			.only(readable)
			.assertAlike(Findings.of("ClickHouse", since1900, lines, sight));
		List<ReadTable> others = new ArrayList<>(since1900.tables());
		others.removeAll(readable);
		assertThat(others).isNotEmpty();
		for (ReadTable table : others) {
			assertThatThrownBy(() -> clickHouse(since1900, table)).as("as the manual says")
				.hasMessageContaining("length_error");
		}
	}

	private static List<String> clickHouse(ThreeNights nights, ReadTable table)
			throws IOException, InterruptedException {
		String from = "icebergLocal('" + folder(nights, table) + "')";
		return Engines.clickHouse("clickhouse-iceberg",
				Sql.CLICKHOUSE.rows(table, from) + Sql.CLICKHOUSE.figures(table, from));
	}

	/** The location of a table: that of pages is the output itself. */
	private static Path folder(ThreeNights nights, ReadTable table) {
		return table.name().equals("pages") ? nights.output() : nights.output().resolve(table.name());
	}

	/** As the table itself says it. */
	private static String location(ReadTable table) throws IOException {
		return new JsonMapper().readTree(Files.readString(metadata(table))).path("location").asString();
	}

	/** The newest metadata file: {@code v12.metadata.json}. */
	private static Path metadata(ReadTable table) {
		try (Stream<Path> files = Files.list(folder(nights, table).resolve("metadata"))) {
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
