package io.spidraparquet.readers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import com.github.luben.zstd.Zstd;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers in each build: two that know nothing of the library that writes the files, and
 * an old version of it. What they make of the dataset of {@link ThreeNights} is in
 * {@code target/readers}.
 */
class ReadersTests {

	private static ThreeNights nights;

	private static List<String> lines;

	private static Findings expected;

	@BeforeAll
	static void publish() throws Exception {
		nights = ThreeNights.publish("dataset", UnaryOperator.identity());
		lines = Engines.duckDb(nights);
		expected = found("DuckDB", lines);
	}

	@Test
	void duckDbComputesTheFiguresOfItsRows() {
		expected.assertAlike(expected);
	}

	@Test
	void arrowAgrees() throws Exception {
		expected.assertAlike(found("Arrow C++ 18.3.0", Programs.java("ArrowFiles", "arrow", List.of(), nights)));
	}

	/** Its figures are the statistics of the files, of DOUBLE columns too. */
	@Test
	void oldParquetJavaAgreesAndHasStatistics() throws Exception {
		List<Path> shared = new ArrayList<>();
		for (Class<?> type : List.of(Configuration.class,
				Class.forName("org.apache.hadoop.shaded.com.google.re2j.Pattern"), Zstd.class, Logger.class)) {
			shared.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
		}
		expected
			.assertAlike(found("parquet-java 1.12.3", Programs.java("ParquetJavaFiles", "parquet", shared, nights)));
	}

	/** It makes numbers of decimals, whose digits JavaScript's numbers do not hold. */
	@Test
	@Tag("readers")
	void hyparquetAgreesExceptForDigitsOfDecimals() throws Exception {
		assertAlike(Sight.NUMBERS_FOR_DECIMALS, "hyparquet 1.33.0", Programs.files("hyparquet", "1.33.0", nights));
	}

	@ParameterizedTest
	@Tag("readers")
	@ValueSource(strings = { "0.6.1", "0.8.0" })
	void arrowRsAgrees(String version) throws Exception {
		expected.assertAlike(found("parquet-wasm " + version, Programs.files("parquet-wasm", version, nights)));
	}

	@ParameterizedTest
	@Tag("readers")
	@ValueSource(strings = { "0.25.2", "0.26.1" })
	void polarsAgrees(String version) throws Exception {
		expected.assertAlike(found("polars " + version, Engines.polars(version, nights)));
	}

	@Test
	@Tag("readers")
	void sparkAgrees() throws Exception {
		expected.assertAlike(found("Spark 4.1.3", Engines.spark(nights)));
	}

	@Test
	@Tag("readers")
	void trinoAgrees() throws Exception {
		expected.assertAlike(found("Trino 483", Engines.trino(nights)));
	}

	@Test
	@Tag("readers")
	void clickHouseAgrees() throws Exception {
		assertAlike(Sight.NO_NULL_LISTS_AND_STRUCTS, "ClickHouse 26.7", Engines.clickHouse(nights));
	}

	private static Findings found(String reader, List<String> lines) throws IOException {
		return Findings.of(reader, nights, lines, Sight.EXACT);
	}

	/** A reader agrees as far as it can tell values apart, and no further. */
	private static void assertAlike(Sight sight, String reader, List<String> found) throws IOException {
		Findings.of("DuckDB", nights, lines, sight).assertAlike(Findings.of(reader, nights, found, sight));
		assertThat(expected.differences(found(reader, found))).as("as the manual says").isNotEmpty();
	}

}
