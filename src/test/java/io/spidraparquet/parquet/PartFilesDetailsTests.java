package io.spidraparquet.parquet;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.DuckDb;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the structures with which readers skip data.
 */
class PartFilesDetailsTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(column("page_id", ColumnType.Basic.STRING), column("color", ColumnType.Basic.STRING),
					column("text", ColumnType.Basic.STRING),
					column("tags", new ColumnType.ListOf(ColumnType.Basic.STRING))));

	private static final int ROWS = 20_000;

	@TempDir
	private java.nio.file.Path folder;

	@Test
	void havePageIndexesExceptForColumnsWithHugeValues() throws Exception {
		write(List.of());
		Path file = new Path(this.folder.resolve("pages-00000.parquet").toUri());
		try (ParquetFileReader reader = ParquetFileReader
			.open(HadoopInputFile.fromPath(file, fileSystem().getConf()))) {
			BlockMetaData group = reader.getFooter().getBlocks().get(0);
			assertThat(reader.readColumnIndex(group.getColumns().get(0)).getMaxValues()).isNotEmpty();
			assertThat(reader.readOffsetIndex(group.getColumns().get(0)).getPageCount()).isPositive();
			assertThat(reader.readColumnIndex(group.getColumns().get(2))).isNull();
			assertThat(reader.readOffsetIndex(group.getColumns().get(2)).getPageCount()).isPositive();
		}
	}

	@Test
	void haveADictionaryWhereValuesRepeat() throws Exception {
		write(List.of());
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(duckDb.query("SELECT path_in_schema, dictionary_page_offset IS NOT NULL FROM parquet_metadata('"
					+ this.folder + "/*.parquet') WHERE row_group_id = 0"))
				.contains("page_id|false", "color|true", "tags, list, element|true");
		}
	}

	@Test
	void haveBloomFiltersWhereTheyAreAskedFor() throws Exception {
		write(List.of("page_id", "unknown", "tags"));
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(duckDb.query("SELECT bloom_filter_excludes FROM parquet_bloom_probe('" + this.folder
					+ "/*.parquet', 'page_id', 'page-77')"))
				.containsOnly("false");
			assertThat(duckDb.query("SELECT bloom_filter_excludes FROM parquet_bloom_probe('" + this.folder
					+ "/*.parquet', 'page_id', 'page-77x')"))
				.containsOnly("true");
			assertThat(duckDb.query("SELECT path_in_schema FROM parquet_metadata('" + this.folder
					+ "/*.parquet') WHERE bloom_filter_length > 0"))
				.containsOnly("page_id");
		}
	}

	@Test
	void haveNoBloomFiltersOtherwise() throws Exception {
		write(List.of());
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(duckDb
				.query("SELECT count(bloom_filter_offset) FROM parquet_metadata('" + this.folder + "/*.parquet')"))
				.containsExactly("0");
		}
	}

	@Test
	void sayWhatWroteThem() throws Exception {
		write(List.of());
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(duckDb.query("SELECT created_by FROM parquet_file_metadata('" + this.folder + "/*.parquet')"))
				.singleElement()
				.asString()
				.startsWith("parquet-mr version");
			assertThat(duckDb.query("SELECT decode(key), decode(value) FROM parquet_kv_metadata('" + this.folder
					+ "/*.parquet') WHERE decode(key) LIKE 'spidra.%'"))
				.containsExactly("spidra.run|r");
		}
	}

	private void write(List<String> bloomFilters) throws Exception {
		PartFiles files = new PartFiles(fileSystem(), new Path(this.folder.toUri()), "pages", SCHEMA, Set.of("text"),
				Map.of("spidra.run", "r"), new ParquetProperties(ParquetProperties.Codec.ZSTD,
						DataSize.ofMegabytes(128), DataSize.ofMegabytes(1), bloomFilters));
		for (int i = 0; i < ROWS; i++) {
			Row row = new Row(SCHEMA.size());
			row.set(0, bytes("page-" + i));
			row.set(1, bytes(List.of("red", "green").get(i % 2)));
			row.set(2, bytes("text " + i));
			row.set(3, new ArrayList<>(List.of(bytes("a"), bytes("b" + i % 3))));
			files.write(row);
		}
		files.commit();
	}

	private static FileSystem fileSystem() throws Exception {
		return DatasetFiles.open(URI.create("file:///")).fileSystem();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Column column(String name, ColumnType type) {
		return new Column(name, type, "/data/" + name, "r");
	}

}
