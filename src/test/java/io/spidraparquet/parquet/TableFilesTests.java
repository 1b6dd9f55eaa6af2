package io.spidraparquet.parquet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TableFilesTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(new Column("n", ColumnType.Basic.INT64, "/data/n", "r")));

	@TempDir
	private java.nio.file.Path folder;

	private FileSystem fileSystem;

	private PartFiles files;

	private PartFiles others;

	private TableFiles tables;

	@BeforeEach
	void open() throws IOException {
		this.fileSystem = DatasetFiles.open(URI.create("file:///")).fileSystem();
		this.files = partFiles("pages");
		this.others = partFiles("failed");
		this.tables = new TableFiles(Map.of("files", this.files, "others", this.others));
	}

	private PartFiles partFiles(String prefix) {
		return new PartFiles(this.fileSystem, new Path(this.folder.toUri()), prefix, SCHEMA, Set.of(), Map.of(),
				new ParquetProperties(ParquetProperties.Codec.ZSTD, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1),
						List.of()));
	}

	@Test
	void committedFilesAreThere() throws Exception {
		write(1, 2);
		Map<String, List<PartFile>> committed = this.tables.commit();
		assertThat(committed).containsOnlyKeys("files", "others");
		assertThat(committed.get("files")).singleElement()
			.satisfies((file) -> assertThat(file.rows()).isEqualTo(2))
			.satisfies((file) -> assertThat(this.folder.resolve(file.name())).hasSize(file.bytes()));
		assertThat(committed.get("others")).as("a table without rows").isEmpty();
	}

	@Test
	void filesThatAreNotCommittedAreRemoved() throws Exception {
		write(1, 2);
		write(this.others, LongStream.range(0, 3000).toArray());
		this.tables.discard();
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void filesAreRemovedThoughTheyAreCommitted() throws Exception {
		write(1, 2);
		this.tables.commit();
		this.tables.discard();
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void aFileThatCannotBeClosedLeavesNoneOfAnyTable() throws Exception {
		write(LongStream.range(0, 3000).toArray());
		write(this.others, 4, 5);
		Files.delete(this.folder.resolve("pages-00000.parquet"));
		assertThatThrownBy(this.tables::commit).hasMessageContaining("pages-00000.parquet");
		assertThat(this.folder).as("closed files are removed, too").isEmptyDirectory();
	}

	private void write(long... numbers) throws IOException {
		write(this.files, numbers);
	}

	private static void write(PartFiles to, long... numbers) throws IOException {
		for (long number : numbers) {
			Row row = new Row(1);
			row.set(0, number);
			new ParquetItemWriter(List.of(to)).write(Chunk.of(new OneRow(row)));
		}
	}

	private record OneRow(Row row) implements PageRows {

		@Override
		public long count() {
			return 1;
		}

		@Override
		public void writeTo(RowSink sink) throws IOException {
			sink.write(this.row);
		}

	}

}
