package io.spidraparquet.job.publish;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.checks.Repetition;
import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.parquet.ParquetProperties;
import io.spidraparquet.parquet.PartFile;
import io.spidraparquet.parquet.PartFiles;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RepeatedValuesTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(new Column("name", ColumnType.Basic.STRING, "/data/name", "r")));

	@TempDir
	private java.nio.file.Path folder;

	private DatasetFiles files() throws IOException {
		return DatasetFiles.open(URI.create("file:" + this.folder));
	}

	private RepeatedValues of(List<String> values, int mostInMemory) throws IOException {
		Path to = new Path(this.folder.toUri());
		PartFiles parts = new PartFiles(files().fileSystem(), to, "pages", SCHEMA, Set.of(), Map.of(),
				new Binder().bindOrCreate("spidra.parquet", Bindable.of(ParquetProperties.class)));
		for (String value : values) {
			Row row = new Row(1);
			row.set(0, value.isEmpty() ? null : value.getBytes(StandardCharsets.UTF_8));
			parts.write(row);
		}
		List<Manifest.DataFile> data = new ArrayList<>();
		for (PartFile file : parts.commit()) {
			data.add(new Manifest.DataFile(file.name(), file.bytes(), file.rows(), null));
		}
		return new RepeatedValues(files().fileSystem(), Map.of("pages", data),
				Map.of(data.get(0).path(), new Path(to, data.get(0).path())), mostInMemory);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 1000, 100_000 })
	void countsTheRowsInAnyNumberOfParts(int mostInMemory) throws IOException {
		List<String> values = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			values.add((i % 10 == 0) ? "" : "v" + i);
		}
		assertThat(of(values, mostInMemory).of("pages", "name")).isEqualTo(Repetition.NONE);
		values.add("v77");
		values.add("v77");
		values.add("v1234");
		Repetition found = of(values, mostInMemory).of("pages", "name");
		assertThat(found.rows()).isEqualTo(5);
		assertThat(found.example()).isIn("v77", "v1234");
	}

	@Test
	void aFileThatIsGoneIsTold() throws IOException {
		RepeatedValues values = of(List.of("a"), 100);
		try (var all = java.nio.file.Files.list(this.folder)) {
			for (java.nio.file.Path file : all.toList()) {
				java.nio.file.Files.delete(file);
			}
		}
		values.of("pages", "name");
		assertThatIOException().isThrownBy(values::rethrow).withMessageContaining(".parquet");
	}

}
