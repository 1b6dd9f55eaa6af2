package io.spidraparquet.parquet;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.DuckDb;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PartFilesTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(new Column("n", ColumnType.Basic.INT64, "/data/n", "r"),
					new Column("text", ColumnType.Basic.STRING, "/data/text", "r"),
					new Column("tags", new ColumnType.ListOf(ColumnType.Basic.STRING), "/data/tags", "r")));

	private static final Map<String, String> METADATA = Map.of("spidra.run", "2026-11-23", "spidra.attempt", "a1");

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

	@Test
	void haveADictionaryWhereValuesRecur() throws Exception {
		PartFiles files = files(100, Set.of());
		Random random = new Random(3);
		for (int i = 0; i < 5000; i++) {
			files.write(row(i, "colour " + i % 1500, List.of(text(random, 12), text(random, 12))));
		}
		files.commit();
		assertThat(this.duckDb.query("SELECT path_in_schema, dictionary_page_offset IS NOT NULL FROM parquet_metadata('"
				+ this.folder + "/*.parquet')"))
			.containsExactly("n|false", "text|true", "tags, list, element|false");
	}

	@Test
	void areCompleteForAnyNumberOfRows() throws Exception {
		for (int rows : List.of(1, 1999, 2000, 2001)) {
			PartFiles files = files(100, Set.of());
			for (int i = 0; i < rows; i++) {
				files.write(row(i, "same", List.of()));
			}
			assertThat(files.commit()).extracting(PartFile::rows).containsExactly((long) rows);
			files.discard();
		}
	}

	@Test
	void rollOnceTheyHaveTheirSize() throws Exception {
		PartFiles files = files(1, Set.of());
		Random random = new Random(1);
		for (int i = 0; i < 4096; i++) {
			files.write(row(i, text(random, 1000), List.of()));
		}
		List<PartFile> written = files.commit();
		assertThat(written).extracting(PartFile::name)
			.containsExactly("pages-00000.parquet", "pages-00001.parquet", "pages-00002.parquet",
					"pages-00003.parquet");
		assertThat(names()).containsExactlyElementsOf(written.stream().map(PartFile::name).toList());
		assertThat(written.subList(0, 3))
			.allSatisfy((file) -> assertThat(file.bytes()).isBetween(700_000L, 1_100_000L));
		assertThat(written).extracting(PartFile::rows).satisfies((rows) -> assertThat(rows).allMatch((n) -> n > 0));
		assertThat(written.stream().mapToLong(PartFile::rows).sum()).isEqualTo(4096);
		long before = 0;
		for (PartFile file : written) {
			assertThat(this.folder.resolve(file.name())).hasSize(file.bytes());
			assertThat(
					this.duckDb.query("SELECT count(*), min(n), max(n) FROM '" + this.folder + "/" + file.name() + "'"))
				.containsExactly(file.rows() + "|" + before + "|" + (before + file.rows() - 1));
			before += file.rows();
		}
		assertThat(this.duckDb
			.query("SELECT count(DISTINCT (name, type, logical_type, repetition_type)) FROM parquet_schema('"
					+ this.folder + "/*.parquet')"))
			.isEqualTo(this.duckDb
				.query("SELECT count(DISTINCT (name, type, logical_type, repetition_type)) FROM parquet_schema('"
						+ this.folder + "/pages-00000.parquet')"));
	}

	@Test
	void areOneFileWhereTheRowsAreFew() throws Exception {
		PartFiles files = files(1, Set.of());
		files.write(row(1, "x", List.of()));
		assertThat(files.commit()).singleElement().satisfies((file) -> {
			assertThat(file.rows()).isOne();
			assertThat(file.bytes()).isEqualTo(Files.size(this.folder.resolve("pages-00000.parquet")));
		});
	}

	@Test
	void areNoneWithoutRows() throws Exception {
		PartFiles files = files(1, Set.of());
		assertThat(files.commit()).isEmpty();
		assertThat(names()).isEmpty();
	}

	@Test
	void areTheOnlyFilesInTheirFolder() throws Exception {
		PartFiles files = files(1, Set.of());
		Random random = new Random(2);
		for (int i = 0; i < 2000; i++) {
			files.write(row(i, text(random, 1000), List.of()));
			if (i % 500 == 0) {
				assertThat(names()).allMatch((name) -> name.endsWith(".parquet"));
			}
		}
		files.commit();
		assertThat(names()).hasSizeGreaterThan(1).allMatch((name) -> name.matches("pages-\\d{5}\\.parquet"));
	}

	@Test
	void leaveNothingWhenTheyAreDiscarded() throws Exception {
		PartFiles files = files(1, Set.of());
		Random random = new Random(3);
		for (int i = 0; i < 2000; i++) {
			files.write(row(i, text(random, 1000), List.of()));
		}
		assertThat(names()).hasSizeGreaterThan(1);
		files.discard();
		assertThat(names()).isEmpty();
		files.discard();
		assertThat(names()).isEmpty();
	}

	@Test
	void leaveNothingWhenTheyAreDiscardedAfterTheCommit() throws Exception {
		PartFiles files = files(1, Set.of());
		files.write(row(1, "x", List.of()));
		files.commit();
		files.discard();
		assertThat(names()).isEmpty();
	}

	@Test
	void leaveOtherFilesOfTheFolderWhenTheyAreDiscarded() throws Exception {
		Files.writeString(this.folder.resolve("failed-00000.parquet"), "other");
		PartFiles files = files(1, Set.of());
		files.write(row(1, "x", List.of()));
		files.discard();
		assertThat(names()).containsExactly("failed-00000.parquet");
	}

	@Test
	void areWrittenAgainAfterTheyWereDiscarded() throws Exception {
		PartFiles files = files(1, Set.of());
		files.write(row(1, "x", List.of()));
		files.discard();
		files.write(row(2, "y", List.of()));
		assertThat(files.commit()).extracting(PartFile::rows).containsExactly(1L);
		assertThat(this.duckDb.query("SELECT n, text FROM '" + this.folder + "/*.parquet'")).containsExactly("2|y");
	}

	@Test
	void overwriteWhatAnEarlierStartLeft() throws Exception {
		Files.writeString(this.folder.resolve("pages-00000.parquet"), "rest of a start that was killed");
		PartFiles files = files(1, Set.of());
		files.write(row(1, "x", List.of()));
		assertThat(files.commit()).hasSize(1);
		assertThat(this.duckDb.query("SELECT n, text FROM '" + this.folder + "/*.parquet'")).containsExactly("1|x");
	}

	@Test
	void arePublishedOnlyWithAFooterThatCanBeRead() throws Exception {
		FileSystem cutting = new CuttingFileSystem(fileSystem(), 1024);
		PartFiles files = new PartFiles(cutting, new Path(this.folder.toUri()), "pages", SCHEMA, Set.of(), METADATA,
				properties(1));
		for (int i = 0; i < 100; i++) {
			files.write(row(i, "x".repeat(100) + i, List.of()));
		}
		assertThatExceptionOfType(Exception.class).isThrownBy(files::commit)
			.withMessageContaining("pages-00000.parquet");
	}

	@Test
	void tellTheRunThatWroteThem() throws Exception {
		PartFiles files = files(1, Set.of());
		files.write(row(1, "x", List.of()));
		files.commit();
		assertThat(this.duckDb.query("SELECT decode(key), decode(value) FROM parquet_kv_metadata('" + this.folder
				+ "/*.parquet') WHERE decode(key) LIKE 'spidra.%' ORDER BY 1"))
			.containsExactly("spidra.attempt|a1", "spidra.run|2026-11-23");
	}

	@Test
	void holdValuesOf5Megabytes() throws Exception {
		PartFiles files = files(128, Set.of("text", "tags"));
		String random = text(new Random(5), 5_000_000);
		for (int i = 0; i < 20; i++) {
			String text = (char) ('a' + i) + random + "é";
			files.write(row(i, text, (i == 19) ? List.of(text) : List.of()));
		}
		assertThat(files.commit().stream().mapToLong(PartFile::rows).sum()).isEqualTo(20);
		String table = "'" + this.folder + "/*.parquet'";
		assertThat(this.duckDb.query("SELECT n, left(text, 1), strlen(text), right(text, 1), md5(text), len(tags) FROM "
				+ table + " ORDER BY n"))
			.hasSize(20)
			.startsWith("0|a|5000003|é|" + md5("a" + random + "é") + "|0")
			.endsWith("19|t|5000003|é|" + md5("t" + random + "é") + "|1");
		assertThat(this.duckDb.query("SELECT n FROM " + table + " WHERE tags[1] = text")).containsExactly("19");
		assertThat(this.duckDb.query("SELECT max(row_group_bytes) < 64_000_000 FROM parquet_metadata(" + table + ")"))
			.containsExactly("true");
	}

	private static String md5(String text) throws NoSuchAlgorithmException {
		byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(hash);
	}

	@Test
	void haveStatisticsExceptForColumnsWithHugeValues() throws Exception {
		PartFiles files = files(128, Set.of("text", "tags"));
		files.write(row(7, "x", List.of("y")));
		files.commit();
		assertThat(statistics()).containsExactly("n|7|7", "text|null|null", "tags, list, element|null|null");
	}

	@Test
	void haveStatisticsForAllColumnsOtherwise() throws Exception {
		PartFiles files = files(128, Set.of());
		files.write(row(7, "b", List.of("y", "z")));
		files.write(row(8, "a", List.of("x")));
		files.commit();
		assertThat(statistics()).containsExactly("n|7|8", "text|a|b", "tags, list, element|x|z");
	}

	private List<String> statistics() throws SQLException {
		return this.duckDb.query("SELECT path_in_schema, stats_min_value, stats_max_value FROM parquet_metadata('"
				+ this.folder + "/*.parquet') ORDER BY column_id");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void keepTheirRowGroupsNearTheirSize(int megabytes) throws Exception {
		PartFiles files = new PartFiles(fileSystem(), new Path(this.folder.toUri()), "pages", SCHEMA, Set.of(),
				METADATA, new ParquetProperties(ParquetProperties.Codec.UNCOMPRESSED, DataSize.ofMegabytes(128),
						DataSize.ofMegabytes(megabytes), List.of()));
		Random random = new Random(4);
		for (int i = 0; i < 6_000; i++) {
			files.write(row(i, text(random, 1000), List.of()));
		}
		assertThat(files.commit()).hasSize(1);
		assertThat(this.duckDb
			.query("SELECT count(DISTINCT row_group_id) FROM parquet_metadata('" + this.folder + "/*.parquet')"))
			.first()
			.satisfies((groups) -> assertThat(Integer.parseInt(groups)).isBetween(5 / megabytes, 6 / megabytes + 2));
		assertThat(this.duckDb.query("SELECT count(DISTINCT n), sum(n) FROM '" + this.folder + "/*.parquet'"))
			.containsExactly("6000|17997000");
	}

	@Test
	void areNotedAsTextAndReadAgain() {
		List<PartFile> files = List.of(new PartFile("pages-00000.parquet", 123_456_789_012L, 1, "0123abcd"),
				new PartFile("pages-00001.parquet", 4, 9_000_000_000L, "0123abcd"));
		assertThat(PartFile.fromText(PartFile.toText(files))).isEqualTo(files);
		assertThat(PartFile.fromText(PartFile.toText(List.of()))).isEmpty();
	}

	private PartFiles files(int megabytes, Set<String> hugeColumns) throws IOException {
		return new PartFiles(fileSystem(), new Path(this.folder.toUri()), "pages", SCHEMA, hugeColumns, METADATA,
				properties(megabytes));
	}

	private static ParquetProperties properties(int megabytes) {
		return new ParquetProperties(ParquetProperties.Codec.ZSTD, DataSize.ofMegabytes(megabytes),
				DataSize.ofMegabytes(32), List.of());
	}

	private static FileSystem fileSystem() throws IOException {
		return DatasetFiles.open(URI.create("file:///")).fileSystem();
	}

	private List<String> names() throws IOException {
		try (Stream<java.nio.file.Path> files = Files.list(this.folder)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static Row row(long number, String text, List<String> tags) {
		Row row = new Row(3);
		row.set(0, number);
		row.set(1, text.getBytes(StandardCharsets.UTF_8));
		List<byte[]> elements = new ArrayList<>();
		tags.forEach((tag) -> elements.add(tag.getBytes(StandardCharsets.UTF_8)));
		row.set(2, elements);
		return row;
	}

	/** Text that does not compress below three quarters of its length. */
	private static String text(Random random, int length) {
		StringBuilder text = new StringBuilder();
		while (text.length() < length) {
			text.append((char) (' ' + random.nextInt(94)));
		}
		return text.toString();
	}

}
