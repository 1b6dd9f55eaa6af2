package io.spidraparquet.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.DuckDb;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class ParquetValuesTests {

	private static final BigDecimal LARGEST = new BigDecimal("9".repeat(38));

	private static final TableSchema ALL_TYPES = schema("BOOLEAN", "INT64", "DOUBLE", "STRING", "DATE", "TIMESTAMP",
			"JSON", "DECIMAL(38,0)", "DECIMAL(38,38)", "DECIMAL(38,9)", "LIST<BOOLEAN>", "LIST<INT64>", "LIST<DOUBLE>",
			"LIST<STRING>", "LIST<DATE>", "LIST<TIMESTAMP>", "LIST<DECIMAL(38,2)>");

	@TempDir
	private java.nio.file.Path folder;

	private DuckDb duckDb;

	@BeforeEach
	void open() throws SQLException {
		this.duckDb = new DuckDb();
	}

	@AfterEach
	void close() {
		this.duckDb.close();
	}

	@ParameterizedTest
	@EnumSource(ParquetProperties.Codec.class)
	void areReadBackAsTheyWereWritten(ParquetProperties.Codec codec) throws Exception {
		write(codec, ALL_TYPES, edges());
		assertThat(this.duckDb.query("SELECT c0, c1, c2, c3, c4 FROM " + table())).containsExactly(
				"true|9223372036854775807|1.7976931348623157E308|é😀\0\n|9999-12-31",
				"false|-9223372036854775808|4.9E-324||0001-01-01", "null|null|null|null|null");
		assertThat(this.duckDb.query("SELECT epoch_us(c5), c6 FROM " + table()))
			.containsExactly("253402300799999999|{\"a\": [1]}", "-62135596800000000|null", "null|null");
		assertThat(this.duckDb.query("SELECT c7::VARCHAR, c8::VARCHAR, c9::VARCHAR FROM " + table())).containsExactly(
				"9".repeat(38) + "|." + "9".repeat(38) + "|12345678901234567890123456789.123456789",
				"-" + "9".repeat(38) + "|-." + "9".repeat(38) + "|-0.000000001", "null|null|null");
		assertThat(this.duckDb.query("SELECT c10, c11, c12, c13 FROM " + table())).containsExactly(
				"[true, NULL, false]|[1, NULL, -1]|[0.1, NULL]|['', NULL, é]", "[]|[]|[]|[]", "null|null|null|null");
		assertThat(this.duckDb.query("SELECT c14, c15, c16 FROM " + table())).containsExactly(
				"[1969-12-31, NULL]|['1969-12-31 23:59:59.999999+00', NULL]|[-1.25, NULL, 0.00]",
				"[NULL]|[NULL]|[NULL]", "null|null|null");
		assertThat(this.duckDb.query("SELECT DISTINCT compression FROM parquet_metadata(" + files() + ")"))
			.containsExactly(codec.name());
	}

	@Test
	void keepTheSignOfZero() throws Exception {
		Row negative = new Row(1);
		negative.set(0, -0.0);
		Row positive = new Row(1);
		positive.set(0, 0.0);
		write(ParquetProperties.Codec.ZSTD, schema("DOUBLE"), List.of(negative, positive));
		assertThat(this.duckDb.query("SELECT c0 FROM " + table())).containsExactly("-0.0", "0.0");
		assertThat(this.duckDb.query("SELECT count(*) FROM " + table() + " WHERE c0 = 0")).containsExactly("2");
	}

	@Test
	void areReadBackWhateverTheyAre() throws Exception {
		Random random = new Random(20251124);
		List<Row> rows = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			rows.add(random(random, i));
		}
		write(ParquetProperties.Codec.ZSTD, schema("INT64", "DOUBLE", "STRING", "DATE", "TIMESTAMP", "DECIMAL(38,7)",
				"LIST<STRING>", "LIST<DECIMAL(38,0)>"), rows);
		List<String> read = this.duckDb.query("""
				SELECT c0, c1, c3, epoch_us(c4), c5::VARCHAR, c2, c6, c7 FROM %s ORDER BY c0""".formatted(table()));
		assertThat(read).containsExactlyElementsOf(rows.stream().map(ParquetValuesTests::printed).toList());
	}

	@Test
	void haveTheTypesThatEveryWarehouseLoads() throws Exception {
		write(ParquetProperties.Codec.ZSTD, ALL_TYPES, edges());
		assertThat(this.duckDb
			.query("""
					SELECT name, coalesce(type, '-'), type_length, coalesce(repetition_type, '-'), coalesce(logical_type, '-'), field_id
					FROM parquet_schema(%s) WHERE name NOT IN ('list', 'element')"""
				.formatted(files())))
			.map(ParquetValuesTests::shortUnit)
			.containsExactlyElementsOf("""
					page|-|null|-|-|null
					c0|BOOLEAN|null|OPTIONAL|-|1
					c1|INT64|null|OPTIONAL|-|2
					c2|DOUBLE|null|OPTIONAL|-|3
					c3|BYTE_ARRAY|null|OPTIONAL|StringType()|4
					c4|INT32|null|OPTIONAL|DateType()|5
					c5|INT64|null|OPTIONAL|TimestampType(isAdjustedToUTC=1, unit=MICROS)|6
					c6|BYTE_ARRAY|null|OPTIONAL|StringType()|7
					c7|FIXED_LEN_BYTE_ARRAY|16|OPTIONAL|DecimalType(scale=0, precision=38)|8
					c8|FIXED_LEN_BYTE_ARRAY|16|OPTIONAL|DecimalType(scale=38, precision=38)|9
					c9|FIXED_LEN_BYTE_ARRAY|16|OPTIONAL|DecimalType(scale=9, precision=38)|10
					c10|-|null|OPTIONAL|ListType()|11
					c11|-|null|OPTIONAL|ListType()|13
					c12|-|null|OPTIONAL|ListType()|15
					c13|-|null|OPTIONAL|ListType()|17
					c14|-|null|OPTIONAL|ListType()|19
					c15|-|null|OPTIONAL|ListType()|21
					c16|-|null|OPTIONAL|ListType()|23""".lines().toList());
	}

	@Test
	void areInListsOfThreeLevels() throws Exception {
		write(ParquetProperties.Codec.ZSTD, schema("LIST<TIMESTAMP>", "LIST<DECIMAL(38,2)>"), List.of(new Row(2)));
		assertThat(this.duckDb
			.query("""
					SELECT name, coalesce(type, '-'), coalesce(repetition_type, '-'), coalesce(num_children, 0), coalesce(logical_type, '-')
					FROM parquet_schema(%s)"""
				.formatted(files())))
			.map(ParquetValuesTests::shortUnit)
			.containsExactlyElementsOf("""
					page|-|-|2|-
					c0|-|OPTIONAL|1|ListType()
					list|-|REPEATED|1|-
					element|INT64|OPTIONAL|0|TimestampType(isAdjustedToUTC=1, unit=MICROS)
					c1|-|OPTIONAL|1|ListType()
					list|-|REPEATED|1|-
					element|FIXED_LEN_BYTE_ARRAY|OPTIONAL|0|DecimalType(scale=2, precision=38)""".lines().toList());
	}

	@Test
	void appearInDuckDbUnderTheNamesAndTypesOfBothTables() throws Exception {
		write(ParquetProperties.Codec.ZSTD, FixedColumns.failedPages("r"), List.of(new Row(11)));
		assertThat(this.duckDb.query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + table() + ")"))
			.containsExactly("page_id|VARCHAR", "page_url|VARCHAR", "page_title|VARCHAR",
					"page_created_at|TIMESTAMP WITH TIME ZONE", "crawl_id|VARCHAR", "run_key|VARCHAR",
					"fetched_at|TIMESTAMP WITH TIME ZONE", "status|VARCHAR", "reason|VARCHAR", "error_message|VARCHAR",
					"raw|VARCHAR");
	}

	private static String shortUnit(String type) {
		return type.replaceAll("TimeUnit\\(.*MICROS=MicroSeconds\\(\\), NANOS=<null>\\)", "MICROS");
	}

	private static List<Row> edges() {
		return List.of(row(true, Long.MAX_VALUE, Double.MAX_VALUE, bytes("é😀\0\n"), day("9999-12-31"),
				micros("9999-12-31T23:59:59.999999Z"), bytes("{\"a\": [1]}"), LARGEST, LARGEST.movePointLeft(38),
				new BigDecimal("12345678901234567890123456789.123456789"), Arrays.asList(true, null, false),
				Arrays.asList(1L, null, -1L), Arrays.asList(0.1, null), Arrays.asList(bytes(""), null, bytes("é")),
				Arrays.asList(day("1969-12-31"), null), Arrays.asList(micros("1969-12-31T23:59:59.999999Z"), null),
				Arrays.asList(new BigDecimal("-1.25"), null, new BigDecimal("0.00"))),
				row(false, Long.MIN_VALUE, Double.MIN_VALUE, bytes(""), day("0001-01-01"),
						micros("0001-01-01T00:00:00Z"), null, LARGEST.negate(), LARGEST.movePointLeft(38).negate(),
						new BigDecimal("-0.000000001"), List.of(), List.of(), List.of(), List.of(),
						Arrays.asList((Object) null), Arrays.asList((Object) null), Arrays.asList((Object) null)),
				new Row(ALL_TYPES.size()));
	}

	private static Row random(Random random, long number) {
		return row(number, Double.longBitsToDouble(random.nextLong() & 0xffef_ffff_ffff_ffffL), text(random),
				random.nextInt(3_000_000) - 700_000, random.nextLong() >> 12,
				new BigDecimal(new BigInteger(1 + random.nextInt(126), random), 7).negate(),
				random.nextInt(3) == 0 ? null : List.of(text(random), text(random)),
				random.nextInt(3) == 0 ? null : List.of(new BigDecimal(new BigInteger(126, random)).negate()));
	}

	private static byte[] text(Random random) {
		return random.ints(random.nextInt(20), 'a', 'z')
			.mapToObj(Character::toString)
			.collect(Collectors.joining("é"))
			.getBytes(StandardCharsets.UTF_8);
	}

	private static String printed(Row row) {
		List<?> texts = (List<?>) row.value(6);
		return row.value(0) + "|" + row.value(1) + "|" + LocalDate.ofEpochDay((Integer) required(row, 3)) + "|"
				+ row.value(4) + "|" + ((BigDecimal) required(row, 5)).toPlainString() + "|" + text(required(row, 2))
				+ "|" + ((texts != null) ? texts.stream().map(ParquetValuesTests::quoted).toList().toString() : "null")
				+ "|" + row.value(7);
	}

	private static String quoted(Object bytes) {
		String text = text(bytes);
		return text.isEmpty() ? "''" : text;
	}

	private static Object required(Row row, int column) {
		Object value = row.value(column);
		assertThat(value).isNotNull();
		return (value != null) ? value : "";
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

	private void write(ParquetProperties.Codec codec, TableSchema schema, List<Row> rows) throws Exception {
		ParquetProperties properties = new ParquetProperties(codec, DataSize.ofMegabytes(128), DataSize.ofMegabytes(32),
				List.of());
		PartFiles files = new PartFiles(DatasetFiles.open(URI.create("file:///")).fileSystem(),
				new Path(this.folder.toUri()), "pages", schema, Set.of(), Map.of(), properties);
		for (Row row : rows) {
			files.write(row);
		}
		assertThat(files.commit()).hasSize(1);
		try (Stream<java.nio.file.Path> all = Files.list(this.folder)) {
			assertThat(all).hasSize(1);
		}
	}

	private String table() {
		return "read_parquet(" + files() + ")";
	}

	private String files() {
		return "'" + this.folder + "/*.parquet'";
	}

	private static TableSchema schema(String... types) {
		List<Column> columns = new ArrayList<>();
		for (String type : types) {
			columns.add(new Column("c" + columns.size(), ColumnType.parse(type), "/data/c" + columns.size(), "r"));
		}
		return new TableSchema(1, columns);
	}

	private static Row row(@Nullable Object... values) {
		Row row = new Row(values.length);
		for (int i = 0; i < values.length; i++) {
			row.set(i, values[i]);
		}
		return row;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static int day(String date) {
		return (int) LocalDate.parse(date).toEpochDay();
	}

	private static long micros(String instant) {
		Instant time = Instant.parse(instant);
		return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
	}

}
