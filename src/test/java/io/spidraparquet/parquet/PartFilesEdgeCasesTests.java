package io.spidraparquet.parquet;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.*;
import org.apache.hadoop.fs.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
		byte[] text = new byte[2_000_000];
		Random random = new Random(1);
		for (int i = 0; i < text.length; i++) {
			text[i] = (byte) (' ' + random.nextInt(94));
		}
		for (int i = 0; i < 40; i++) {
			files.write(row(text));
		}
		assertThat(files.commit()).allSatisfy((file) -> assertThat(file.bytes()).isLessThan(10_000_000));
	}

}
