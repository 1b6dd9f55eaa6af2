package io.spidraparquet.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file of rows. Their values go straight to the column writers of the current
 * row group. The file is valid only after {@link #end}. Not thread-safe.
 */
final class RowFile implements Closeable {

	/** The name that Parquet's own writer gives in the metadata of a file, too. */
	private static final String MODEL = "spidra-parquet";

	private final MessageType type;

	private final TableSchema schema;

	private final ColumnTally tally;

	private final ParquetProperties properties;

	private final CompressionCodecName codec;

	private final long rowGroupSize;

	private final CodecFactory codecs;

	private final ParquetFileWriter file;

	private RowGroup group;

	private long flushed;

	/**
	 * Creates the file.
	 * @param output where it is written
	 * @param configuration of the file system
	 * @param schema columns of the rows
	 * @param tally counts the values
	 * @param codec compresses pages
	 * @param rowGroupSize about the size of a row group in memory, in bytes
	 * @param properties of its columns and pages; the largest number of rows between
	 * checks of a page's size is that for row groups, too
	 * @throws IOException if the file cannot be created
	 */
	RowFile(OutputFile output, Configuration configuration, TableSchema schema, ColumnTally tally,
			CompressionCodecName codec, long rowGroupSize, ParquetProperties properties) throws IOException {
		this.type = MessageTypes.of(schema);
		this.schema = schema;
		this.tally = tally;
		this.properties = properties;
		this.codec = codec;
		this.rowGroupSize = rowGroupSize;
		this.codecs = new CodecFactory(configuration, properties.getPageSizeThreshold());
		this.file = new ParquetFileWriter(output, this.type, ParquetFileWriter.Mode.OVERWRITE, rowGroupSize,
				ParquetWriter.MAX_PADDING_SIZE_DEFAULT, null, properties);
		this.file.start();
		this.group = new RowGroup();
	}

	/**
	 * Writes a row.
	 * @throws IOException if a row group is complete and cannot be written
	 */
	void write(Row row) throws IOException {
		this.group.write(row);
		if (this.group.isFull()) {
			flush();
			this.group.close();
			this.group = new RowGroup();
		}
	}

	/** Bytes in the file, and those in memory as they are before compression. */
	long size() {
		return this.flushed + this.group.columns.getBufferedSize();
	}

	private void flush() throws IOException {
		this.group.writeTo(this.file);
		this.flushed = this.file.getPos();
	}

	/**
	 * Completes the file, which is to be closed then.
	 * @param metadata of the file
	 * @throws IOException if it cannot be written
	 */
	void end(Map<String, String> metadata) throws IOException {
		flush();
		Map<String, String> all = new HashMap<>(metadata);
		all.put(ParquetWriter.OBJECT_MODEL_NAME_PROP, MODEL);
		this.file.end(all);
	}

	@Override
	public void close() throws IOException {
		try {
			this.group.close();
		}
		finally {
			this.codecs.release();
			this.file.close();
		}
	}

	/**
	 * A row group in memory.
	 */
	private final class RowGroup implements Closeable {

		private final ColumnChunkPageWriteStore pages = ColumnChunkPageWriteStore.builder()
			.withSchema(RowFile.this.type)
			.withAllocator(RowFile.this.properties.getAllocator())
			.withColumnIndexTruncateLength(RowFile.this.properties.getColumnIndexTruncateLength())
			.withPageWriteChecksumEnabled(RowFile.this.properties.getPageWriteChecksumEnabled())
			.withCompressorProvider((column) -> RowFile.this.codecs.getCompressor(RowFile.this.codec))
			.build();

		private final ColumnWriteStore columns = RowFile.this.properties.newColumnWriteStore(RowFile.this.type,
				this.pages, this.pages);

		private final GroupWriter writer = GroupWriter.of(RowFile.this.schema, this.columns, RowFile.this.type,
				RowFile.this.tally);

		private long rows;

		private long nextCheck = 1;

		void write(Row row) {
			this.writer.write(row, 0);
			this.columns.endRecord();
			this.rows++;
		}

		/**
		 * Whether it has about its size, better less than more. Computing that is slow,
		 * so the next check comes halfway to it by the average row.
		 */
		boolean isFull() {
			if (this.rows < this.nextCheck) {
				return false;
			}
			long size = this.columns.getBufferedSize();
			long rowSize = Math.max(1, size / this.rows);
			long left = RowFile.this.rowGroupSize - size;
			this.nextCheck = this.rows + Math.min(Math.max(left / (2 * rowSize), 1),
					RowFile.this.properties.getMaxRowCountForPageSizeCheck());
			return left < 2 * rowSize;
		}

		void writeTo(ParquetFileWriter to) throws IOException {
			if (this.rows > 0) {
				to.startBlock(this.rows);
				this.columns.flush();
				this.pages.flushToFileWriter(to);
				to.endBlock();
			}
		}

		@Override
		public void close() {
			this.columns.close();
			this.pages.close();
		}

	}

}
