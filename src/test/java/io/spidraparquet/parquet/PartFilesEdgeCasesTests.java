package io.spidraparquet.parquet;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.*;
import io.spidraparquet.workbench.DuckDb;
import org.apache.hadoop.fs.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PartFilesEdgeCasesTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(new Column("text", ColumnType.Basic.STRING, "/data/text", "r")));

	@TempDir
	private java.nio.file.Path folder;

	private PartFiles files(FileSystem fs) {
		return new PartFiles(fs, new Path(this.folder.toUri()), "pages", SCHEMA, Set.of("text"), Map.of(),
				new ParquetProperties(ParquetProperties.Codec.ZSTD, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1),
						List.of()));
	}

	private static Row row(byte[] text) {
		Row row = new Row(1);
		row.set(0, text);
		return row;
	}

	@Test
	void haveAsciiNamesInEveryLocale() throws Exception {
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG"));
			PartFiles files = files(DatasetFiles.open(URI.create("file:///")).fileSystem());
			files.write(row(new byte[] { 'x' }));
			assertThat(files.commit()).extracting(PartFile::name).containsExactly("pages-00000.parquet");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void leaveNothingWhenTheirVerificationFailed() throws Exception {
		PartFiles files = files(new CuttingFileSystem(DatasetFiles.open(URI.create("file:///")).fileSystem(), 300));
		for (int i = 0; i < 100; i++) {
			files.write(row(("x".repeat(100) + i).getBytes(StandardCharsets.UTF_8)));
		}
		assertThatExceptionOfType(Exception.class).isThrownBy(files::commit);
		files.discard();
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void rollByBytesAlsoWhereRowsAreHuge() throws Exception {
		PartFiles files = files(DatasetFiles.open(URI.create("file:///")).fileSystem());
		byte[] text = text(new Random(1), 2_000_000);
		for (int i = 0; i < 40; i++) {
			files.write(row(text));
		}
		assertThat(files.commit()).allSatisfy((file) -> assertThat(file.bytes()).isLessThan(10_000_000));
	}

	/**
	 * Parquet expects rows like those before, and would look again after 10,000 rows.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "text", "tags", "products" })
	void keepTheirRowGroupsNearTheirSizeWhereRowsBecomeLarge(String column) throws Exception {
		TableSchema schema = new TableSchema(1,
				List.of(new Column("text", ColumnType.Basic.STRING, "/data/text", "r"),
						new Column("tags", ColumnType.parse("LIST<STRING>"), "/data/tags", "r"),
						new Column("products", new ColumnType.ListOfStructs(SCHEMA.columns()), "/data/products", "r")));
		PartFiles files = new PartFiles(DatasetFiles.open(URI.create("file:///")).fileSystem(),
				new Path(this.folder.toUri()), "pages", schema, Set.of("text"), Map.of(),
				new ParquetProperties(ParquetProperties.Codec.UNCOMPRESSED, DataSize.ofMegabytes(128),
						DataSize.ofMegabytes(1), List.of()));
		Random random = new Random(1);
		for (int i = 0; i < 4_300; i++) {
			boolean large = i >= 3_000 && i < 3_300;
			Row row = new Row(3);
			row.set(schema.columns().indexOf(schema.find(column)), switch (column) {
				case "text" -> text(random, large ? 100_000 : 10);
				case "tags" -> texts(random, large ? 10_000 : 1, 10);
				default -> texts(random, large ? 1_000 : 1, 100).stream().map(PartFilesEdgeCasesTests::row).toList();
			});
			files.write(row);
		}
		List<PartFile> written = files.commit();
		assertThat(written).hasSize(2);
		assertThat(written.stream().mapToLong(PartFile::rows).sum()).isEqualTo(4_300);
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(duckDb.query("SELECT max(row_group_bytes) < 3_000_000, sum(total_uncompressed_size) > 29_000_000"
					+ " FROM parquet_metadata('" + this.folder + "/*.parquet')"))
				.containsExactly("true|true");
		}
	}

	private static List<byte[]> texts(Random random, int number, int length) {
		return Stream.generate(() -> text(random, length)).limit(number).toList();
	}

	private static byte[] text(Random random, int length) {
		byte[] text = new byte[length];
		for (int i = 0; i < length; i++) {
			text[i] = (byte) (' ' + random.nextInt(94));
		}
		return text;
	}

}
