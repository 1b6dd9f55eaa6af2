package io.spidraparquet.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.workbench.DuckDb;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class JoinedFileTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(column("page_id", ColumnType.Basic.STRING), column("colour", ColumnType.Basic.STRING),
					column("price", new ColumnType.Decimal(38, 2)), column("weight", ColumnType.Basic.DOUBLE),
					column("tags", new ColumnType.ListOf(ColumnType.Basic.STRING)),
					column("text", ColumnType.Basic.STRING), column("empty", ColumnType.Basic.INT64)));

	private static final int TEXT = 5;

	@TempDir
	private java.nio.file.Path folder;

	private FileSystem fileSystem;

	@BeforeEach
	void openFiles() throws IOException {
		this.fileSystem = DatasetFiles.open(URI.create("file:///")).fileSystem();
	}

	@Test
	void hasTheRowsOfItsSourcesInTheirOrder() throws Exception {
		List<PartFile> sources = List.of(source("a", 1_000, SCHEMA, "r"), source("b", 1, SCHEMA, "r"),
				source("c", 7_000, SCHEMA, "r"));
		PartFile joined = join(sources);
		assertThat(joined.rows()).isEqualTo(8_001);
		assertThat(this.folder.resolve(joined.name())).hasSize(joined.bytes());
		CRC32C checksum = new CRC32C();
		checksum.update(Files.readAllBytes(this.folder.resolve(joined.name())));
		assertThat(joined.crc32c()).isEqualTo("%08x".formatted((int) checksum.getValue()));
		try (DuckDb duckDb = new DuckDb()) {
			String each = "SELECT * FROM read_parquet(['%1$s/a-00000.parquet', '%1$s/b-00000.parquet', '%1$s/c-00000.parquet'])"
				.formatted(this.folder);
			assertThat(duckDb.query("SELECT * FROM '" + this.folder + "/joined.parquet'").equals(duckDb.query(each)))
				.isTrue();
			assertThat(duckDb.query("SELECT count(*) FROM '" + this.folder
					+ "/joined.parquet' WHERE page_id = 'c-6999' AND weight = 6999.5"))
				.containsExactly("1");
		}
		assertThat(ParquetPreview.rows(this.fileSystem, path("joined"), List.of("page_id", "tags"), "page_id", 9_000))
			.hasSize(8_001)
			.endsWith(List.of("c-6999", "[t, u0]"));
	}

	/** All that readers use to skip data, and which Iceberg needs. */
	@Test
	void keepsSchemaMetadataStatisticsIndexesAndBloomFilters() throws Exception {
		List<PartFile> sources = List.of(source("a", 40_000, SCHEMA, "r"), source("b", 200, SCHEMA, "r"));
		join(sources);
		List<Chunk> expected = new ArrayList<>(chunks("a-00000"));
		expected.addAll(chunks("b-00000"));
		assertThat(expected).hasSizeGreaterThanOrEqualTo(14)
			.anySatisfy((chunk) -> assertThat(chunk.pages()).isGreaterThan(1));
		assertThat(chunks("joined")).isEqualTo(expected);
		try (ParquetFileReader source = reader("a-00000"); ParquetFileReader joined = reader("joined")) {
			assertThat(joined.getFileMetaData().getSchema()).isEqualTo(source.getFileMetaData().getSchema());
			assertThat(joined.getFileMetaData().getSchema().getType("tags").getId().intValue()).isEqualTo(5);
			assertThat(joined.getFileMetaData().getKeyValueMetaData())
				.isEqualTo(source.getFileMetaData().getKeyValueMetaData())
				.containsEntry("spidra.run", "r");
			assertThat(joined.getFileMetaData().getCreatedBy()).isEqualTo(source.getFileMetaData().getCreatedBy());
		}
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(duckDb.query("SELECT row_group_id, bloom_filter_excludes FROM parquet_bloom_probe('"
					+ this.folder + "/joined.parquet', 'page_id', 'a-7') ORDER BY ALL"))
				.startsWith("0|false")
				.endsWith((chunks("joined").size() / 7 - 1) + "|true");
		}
	}

	/** Each value of a page is found where the page index says. */
	@Test
	void itsPageIndexesLeadToThePages() throws Exception {
		join(List.of(source("a", 3_000, SCHEMA, "r"), source("b", 2_000, SCHEMA, "r")));
		try (ParquetFileReader reader = reader("joined")) {
			for (BlockMetaData group : reader.getFooter().getBlocks()) {
				for (ColumnChunkMetaData chunk : group.getColumns()) {
					OffsetIndex pages = reader.readOffsetIndex(chunk);
					assertThat(pages.getOffset(0)).isEqualTo(chunk.getFirstDataPageOffset());
					int last = pages.getPageCount() - 1;
					assertThat(pages.getOffset(last) + pages.getCompressedPageSize(last))
						.isEqualTo(chunk.getStartingPos() + chunk.getTotalSize());
				}
			}
		}
	}

	@Test
	void isTheSameFileEachTime() throws Exception {
		List<PartFile> sources = List.of(source("a", 3_000, SCHEMA, "r"), source("b", 200, SCHEMA, "r"));
		Files.writeString(this.folder.resolve("joined.parquet"), "what a kill has left");
		PartFile joined = join(sources);
		byte[] bytes = Files.readAllBytes(this.folder.resolve("joined.parquet"));
		assertThat(join(sources)).isEqualTo(joined);
		assertThat(Files.readAllBytes(this.folder.resolve("joined.parquet"))).isEqualTo(bytes);
	}

	@Test
	void refusesSourcesThatDoNotBelongTogether() throws Exception {
		PartFile one = source("a", 10, SCHEMA, "r");
		TableSchema otherIds = new TableSchema(1, SCHEMA.columns()
			.stream()
			.map((each) -> new Column(each.id() + 1, each.name(), each.type(), each.path(), each.since(), null, null))
			.toList());
		for (PartFile other : List.of(source("b", 10, SCHEMA, "s"), source("c", 10, otherIds, "r"))) {
			assertThatIOException().isThrownBy(() -> join(List.of(one, other)))
				.withMessage(this.folder + "/" + other.name() + " has another schema or other metadata than "
						+ this.folder + "/" + one.name() + ": nothing is published, run again");
		}
	}

	@Test
	void itsFooterHasTheRowsOfTheSources() throws Exception {
		List<Path> sources = paths(List.of(source("a", 10, SCHEMA, "r"), source("b", 3, SCHEMA, "r")));
		assertThatIOException().isThrownBy(() -> JoinedFile.write(this.fileSystem, sources, 14, path("joined")))
			.withMessage(this.folder + "/joined.parquet has 13 rows by its footer, but should have 14: it is not "
					+ "published, run again");
	}

	@Test
	void failsWhereAFileCannotBeWrittenOrRead() throws Exception {
		List<Path> sources = paths(List.of(source("a", 3000, SCHEMA, "r"), source("b", 3000, SCHEMA, "r")));
		for (int bytes : new int[] { 0, 4, 10_000 }) {
			assertThatIOException().isThrownBy(() -> JoinedFile.write(new CuttingFileSystem(this.fileSystem, bytes),
					sources, 6000, path("joined")));
		}
		Files.delete(this.folder.resolve("b-00000.parquet"));
		assertThatIOException().isThrownBy(() -> JoinedFile.write(this.fileSystem, sources, 6000, path("joined")))
			.withMessageContaining("b-00000.parquet");
	}

	private PartFile join(List<PartFile> sources) throws IOException {
		return JoinedFile.write(this.fileSystem, paths(sources), sources.stream().mapToLong(PartFile::rows).sum(),
				path("joined"));
	}

	private List<Path> paths(List<PartFile> files) {
		return files.stream().map((file) -> path(file.name().replace(".parquet", ""))).toList();
	}

	private Path path(String name) {
		return new Path(this.folder.toUri().getPath(), name + ".parquet");
	}

	private ParquetFileReader reader(String name) throws IOException {
		return new StoredFile(this.fileSystem, path(name)).reader();
	}

	/** Writes a file of several row groups and pages, if it has many rows. */
	private PartFile source(String prefix, int rows, TableSchema schema, String run) throws IOException {
		PartFiles files = new PartFiles(this.fileSystem, new Path(this.folder.toUri()), prefix, schema, Set.of("text"),
				Map.of("spidra.run", run, "spidra.schema.version", "1"),
				new ParquetProperties(ParquetProperties.Codec.ZSTD, DataSize.ofMegabytes(128), DataSize.ofMegabytes(2),
						List.of("page_id")));
		Random random = new Random(rows);
		for (int i = 0; i < rows; i++) {
			Row row = new Row(schema.size());
			row.set(0, bytes(prefix + "-" + i));
			row.set(1, bytes(List.of("red", "green").get(i % 2)));
			row.set(2, (i % 5 == 0) ? null : new BigDecimal(i * 100L).setScale(2));
			row.set(3, i + 0.5);
			row.set(4, new ArrayList<>(List.of(bytes("t"), bytes("u" + i % 3))));
			row.set(TEXT, bytes(Long.toHexString(random.nextLong())));
			files.write(row);
		}
		return files.commit().get(0);
	}

	private List<Chunk> chunks(String name) throws IOException {
		List<Chunk> chunks = new ArrayList<>();
		try (ParquetFileReader reader = reader(name)) {
			for (BlockMetaData group : reader.getFooter().getBlocks()) {
				for (ColumnChunkMetaData chunk : group.getColumns()) {
					chunks.add(Chunk.of(reader, group, chunk));
				}
			}
		}
		return chunks;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Column column(String name, ColumnType type) {
		return new Column(name, type, "/data/" + name, "r");
	}

	/**
	 * What a file says about a column chunk, without its position.
	 */
	private record Chunk(String path, long rows, String type, String encodings, String statistics, long values,
			long bytes, String columnIndex, int pages, List<Long> firstRows, boolean mayHaveA7,
			boolean hasBloomFilter) {

		static Chunk of(ParquetFileReader reader, BlockMetaData group, ColumnChunkMetaData chunk) throws IOException {
			OffsetIndex pages = reader.readOffsetIndex(chunk);
			List<Long> firstRows = new ArrayList<>();
			for (int i = 0; i < pages.getPageCount(); i++) {
				firstRows.add(pages.getFirstRowIndex(i));
			}
			BloomFilter filter = reader.readBloomFilter(chunk);
			return new Chunk(chunk.getPath().toDotString(), group.getRowCount(),
					chunk.getPrimitiveType() + " " + chunk.getCodec(),
					chunk.getEncodings() + " " + chunk.getEncodingStats().getDictionaryEncodings() + " "
							+ chunk.getEncodingStats().getDataEncodings(),
					String.valueOf(chunk.getStatistics()), chunk.getValueCount(), chunk.getTotalSize(),
					String.valueOf(reader.readColumnIndex(chunk)), pages.getPageCount(), firstRows,
					filter != null && filter.findHash(filter.hash(Binary.fromString("a-7"))), filter != null);
		}

	}

}
