package io.spidraparquet.parquet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.test.MetaDataInstanceFactory;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class PartFilesListenerTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(new Column("n", ColumnType.Basic.INT64, "/data/n", "r")));

	private final StepExecution step = MetaDataInstanceFactory.createStepExecution();

	@TempDir
	private java.nio.file.Path folder;

	private FileSystem fileSystem;

	private PartFiles files;

	private PartFiles others;

	private PartFilesListener listener;

	@BeforeEach
	void open() throws IOException {
		this.fileSystem = DatasetFiles.open(URI.create("file:///")).fileSystem();
		this.files = partFiles("pages");
		this.others = partFiles("failed");
		this.listener = new PartFilesListener(Map.of("files", this.files, "others", this.others));
	}

	private PartFiles partFiles(String prefix) {
		return new PartFiles(this.fileSystem, new Path(this.folder.toUri()), prefix, SCHEMA, Set.of(), Map.of(),
				new ParquetProperties(ParquetProperties.Codec.ZSTD, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1),
						List.of()));
	}

	@Test
	void storesTheFilesOfAStepThatCompleted() throws Exception {
		write(1, 2);
		complete(ExitStatus.COMPLETED);
		assertThat(this.listener.afterStep(this.step)).isEqualTo(ExitStatus.COMPLETED);
		assertThat(PartFile.fromText(this.step.getExecutionContext().getString("files"))).singleElement()
			.satisfies((file) -> assertThat(file.rows()).isEqualTo(2))
			.satisfies((file) -> assertThat(this.folder.resolve(file.name())).hasSize(file.bytes()));
		assertThat(this.step.getStatus()).isEqualTo(BatchStatus.COMPLETED);
	}

	@Test
	void storesThatAStepWithoutRowsHasNoFiles() {
		complete(ExitStatus.COMPLETED);
		this.listener.afterStep(this.step);
		assertThat(PartFile.fromText(this.step.getExecutionContext().getString("files"))).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = BatchStatus.class, names = "COMPLETED", mode = EnumSource.Mode.EXCLUDE)
	void removesTheFilesOfAStepThatDidNotComplete(BatchStatus status) throws Exception {
		write(1, 2);
		write(this.others, LongStream.range(0, 3000).toArray());
		this.step.setStatus(status);
		this.step.setExitStatus(ExitStatus.FAILED);
		assertThat(this.listener.afterStep(this.step)).isEqualTo(ExitStatus.FAILED);
		try (Stream<java.nio.file.Path> left = Files.list(this.folder)) {
			assertThat(left).isEmpty();
		}
		assertThat(this.step.getExecutionContext().containsKey("files")).isFalse();
	}

	@Test
	void failsAStepWhoseFilesCannotBeClosed() throws Exception {
		write(LongStream.range(0, 3000).toArray());
		write(this.others, 4, 5);
		Files.delete(this.folder.resolve("pages-00000.parquet"));
		complete(ExitStatus.COMPLETED);
		ExitStatus exit = this.listener.afterStep(this.step);
		assertThat(exit.getExitCode()).isEqualTo("FAILED");
		assertThat(exit.getExitDescription()).contains("pages-00000.parquet");
		assertThat(this.step.getStatus()).isEqualTo(BatchStatus.FAILED);
		assertThat(this.step.getFailureExceptions()).singleElement()
			.satisfies((failure) -> assertThat(failure).hasMessageContaining("pages-00000.parquet"));
		assertThat(this.step.getExecutionContext().containsKey("files")).isFalse();
		assertThat(this.step.getExecutionContext().containsKey("others")).isFalse();
		assertThat(this.folder).as("closed files are removed, too").isEmptyDirectory();
	}

	private void complete(ExitStatus exit) {
		this.step.setStatus(BatchStatus.COMPLETED);
		this.step.setExitStatus(exit);
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
