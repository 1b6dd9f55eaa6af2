package io.spidraparquet.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Makes one Parquet file of several ones with the same schema, by copying their row
 * groups as they are. Each of them stays a row group, with its statistics, page indexes,
 * Bloom filters and encodings. Nothing is lost but the space that larger row groups would
 * save. The bytes of the result depend on those of the sources alone, so a repetition
 * gives the same file. Needs memory for the footers of two files, and not for their rows.
 */
public final class JoinedFile {

	private JoinedFile() {
	}

	/**
	 * Writes the file. It is valid once this method returns; until then, and after a
	 * failure, it is to be written again.
	 * @param fileSystem file system of all files
	 * @param sources one or more files that this application wrote for one table in one
	 * attempt, in the order of their rows; they are not changed
	 * @param rows number of rows of all sources
	 * @param target path of the new file, which is overwritten
	 * @return the file
	 * @throws IOException if a file cannot be read or written, the sources differ in
	 * their schema or metadata, or the footer does not have the rows of the sources
	 */
	public static PartFile write(FileSystem fileSystem, List<Path> sources, long rows, Path target) throws IOException {
		SyncedOutputFile output = new SyncedOutputFile(fileSystem, target);
		ParquetFileWriter writer = null;
		Contents first = null;
		try {
			for (Path source : sources) {
				StoredFile file = new StoredFile(fileSystem, source);
				try (ParquetFileReader reader = file.reader(); SeekableInputStream from = file.newStream()) {
					Contents contents = Contents.of(reader);
					if (first == null || writer == null) {
						first = contents;
						writer = start(output, contents.schema());
					}
					if (!contents.equals(first)) {
						throw new IOException(source + " has another schema or other metadata than " + sources.get(0)
								+ ": nothing is published, run again");
					}
					append(reader, from, contents.schema(), writer);
				}
			}
			if (first == null || writer == null) {
				throw new IllegalArgumentException("there is no file to join");
			}
			writer.end(first.metadata());
		}
		finally {
			close(writer);
		}
		return new StoredFile(fileSystem, target).verified(rows, output.crc32c(), (footer) -> {
		});
	}

	private static ParquetFileWriter start(SyncedOutputFile output, MessageType schema) throws IOException {
		ParquetFileWriter writer = new ParquetFileWriter(output, schema, ParquetFileWriter.Mode.OVERWRITE,
				ParquetWriter.DEFAULT_BLOCK_SIZE, ParquetWriter.MAX_PADDING_SIZE_DEFAULT, null,
				ParquetProperties.builder().build());
		writer.start();
		return writer;
	}

	/**
	 * Parquet's own method for a file copies neither page indexes nor Bloom filters.
	 */
	private static void append(ParquetFileReader reader, SeekableInputStream from, MessageType schema,
			ParquetFileWriter writer) throws IOException {
		for (BlockMetaData rowGroup : reader.getRowGroups()) {
			writer.startBlock(rowGroup.getRowCount());
			for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
				writer.appendColumnChunk(schema.getColumnDescription(chunk.getPath().toArray()), from, chunk,
						reader.readBloomFilter(chunk), reader.readColumnIndex(chunk), reader.readOffsetIndex(chunk));
			}
			writer.endBlock();
		}
	}

	private static void close(@Nullable ParquetFileWriter writer) throws IOException {
		if (writer != null) {
			writer.close();
		}
	}

	/**
	 * What the files to join have in common.
	 *
	 * @param schema columns with their field ids
	 * @param metadata key-value metadata
	 */
	private record Contents(MessageType schema, Map<String, String> metadata) {

		static Contents of(ParquetFileReader reader) {
			return new Contents(reader.getFileMetaData().getSchema(), reader.getFileMetaData().getKeyValueMetaData());
		}

	}

}
