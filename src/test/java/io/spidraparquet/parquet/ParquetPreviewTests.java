package io.spidraparquet.parquet;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class ParquetPreviewTests {

	private static final TableSchema SCHEMA = new TableSchema(1,
			List.of(new Column("n", ColumnType.Basic.INT64, "/data/n", "r"),
					new Column("text", ColumnType.Basic.STRING, "/data/text", "r"),
					new Column("tags", new ColumnType.ListOf(ColumnType.Basic.STRING), "/data/tags", "r")));

	@Test
	void showsTheFirstRowsInWhichAColumnHasAValue(@TempDir java.nio.file.Path folder) throws Exception {
		FileSystem fileSystem = DatasetFiles.open(URI.create("file:///")).fileSystem();
		PartFiles files = new PartFiles(fileSystem, new Path(folder.toUri()), "pages", SCHEMA, Set.of(), Map.of(),
				new ParquetProperties(ParquetProperties.Codec.ZSTD, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1),
						List.of()));
		files.write(row(null, "first", null));
		files.write(row(5L, "é", Arrays.asList(bytes("a"), null, bytes("b"))));
		files.write(row(null, null, null));
		files.write(row(6L, null, List.of()));
		files.write(row(7L, "beyond the limit", null));
		Path file = new Path(new Path(folder.toUri()), files.commit().get(0).name());
		assertThat(ParquetPreview.rows(fileSystem, file, List.of("text", "missing", "n", "tags"), "n", 2))
			.containsExactly(List.of("é", "", "5", "[a, , b]"), List.of("", "", "6", "[]"));
		assertThat(ParquetPreview.rows(fileSystem, file, List.of("n"), "missing", 2)).isEmpty();
	}

	private static Row row(@Nullable Long number, @Nullable String text, @Nullable List<byte @Nullable []> tags) {
		Row row = new Row(3);
		row.set(0, number);
		row.set(1, (text != null) ? bytes(text) : null);
		row.set(2, tags);
		return row;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
