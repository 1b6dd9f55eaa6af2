package io.spidraparquet.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.TableSchema;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into part files of about the target size, in the folder of a partition. The
 * files are valid only after {@link #commit()}, which closes the last one; the footer of
 * each file is read back once it is closed. {@link #discard()} removes all files. The
 * first file starts once the {@link RowSample} is complete, each further one with its
 * first row, so no file is empty. Not thread-safe.
 */
public final class PartFiles {

	private static final int PAGE_SIZE = 1024 * 1024;

	private static final long LEAST_ROW_GROUP = 1024 * 1024;

	private static final long MOST_ROWS_UNCHECKED = 1000;

	private final FileSystem fileSystem;

	private final Path folder;

	private final String prefix;

	private final TableSchema schema;

	private final Set<String> hugeColumns;

	private final Map<String, String> metadata;

	private final ParquetProperties properties;

	private final long rowGroupSize;

	private final List<PartFile> written = new ArrayList<>();

	/** Paths of the leaves whose sampled values do not recur. */
	private final List<String> withoutDictionary = new ArrayList<>();

	private final ColumnTally tally;

	private final FooterBounds bounds;

	private final RowSize rowSize;

	private final SizeChecks checks;

	/** Size of the largest row of the sample. */
	private long largest;

	/** Null once the sample is complete. */
	private @Nullable RowSample sample;

	private @Nullable RowFile writer;

	private @Nullable SyncedOutputFile output;

	private Path current;

	private long rows;

	private long nextSizeCheck;

	/**
	 * Creates the part files of the only table of a writer.
	 * @param fileSystem file system to write to
	 * @param folder folder of the files
	 * @param prefix prefix of the file names
	 * @param schema columns of the table
	 * @param hugeColumns names of the columns with huge values, which get no statistics;
	 * those of fields with their columns, as {@code products.text}
	 * @param metadata key-value metadata of each file
	 * @param properties codec and sizes
	 */
	public PartFiles(FileSystem fileSystem, Path folder, String prefix, TableSchema schema, Set<String> hugeColumns,
			Map<String, String> metadata, ParquetProperties properties) {
		this(fileSystem, folder, prefix, schema, hugeColumns, metadata, properties, 1);
	}

	/**
	 * Creates the part files of one table.
	 * @param fileSystem file system to write to
	 * @param folder folder of the files
	 * @param prefix prefix of the file names
	 * @param schema columns of the table
	 * @param hugeColumns names of the columns with huge values, which get no statistics;
	 * those of fields with their columns, as {@code products.text}
	 * @param metadata key-value metadata of each file
	 * @param properties codec and sizes
	 * @param share the share of the memory of a writer that this one may use, from 0 to 1
	 */
	public PartFiles(FileSystem fileSystem, Path folder, String prefix, TableSchema schema, Set<String> hugeColumns,
			Map<String, String> metadata, ParquetProperties properties, double share) {
		this.fileSystem = fileSystem;
		this.folder = folder;
		this.prefix = prefix;
		this.schema = schema;
		this.hugeColumns = Set.copyOf(hugeColumns);
		this.metadata = Map.copyOf(metadata);
		this.properties = properties;
		this.current = folder;
		this.tally = new ColumnTally(schema.columns());
		this.bounds = new FooterBounds(schema.columns());
		this.rowGroupSize = Math.max(LEAST_ROW_GROUP, (long) (share * properties.rowGroupSize().toBytes()));
		this.rowSize = new RowSize(schema.columns());
		this.checks = new SizeChecks(this.rowGroupSize);
		this.sample = new RowSample(this.rowSize, share);
	}

	/**
	 * Writes a row.
	 * @param row values of the schema's columns
	 * @throws IOException if it cannot be written
	 */
	public void write(Row row) throws IOException {
		RowSample first = this.sample;
		if (first == null) {
			put(row);
			return;
		}
		first.add(row);
		if (first.isFull()) {
			endSample(first);
		}
	}

	private void endSample(RowSample first) throws IOException {
		this.sample = null;
		this.largest = first.largest();
		for (Leaf leaf : Leaf.of(this.schema.columns())) {
			if (!first.recurs(leaf)) {
				this.withoutDictionary.add(leaf.path());
			}
		}
		for (Row row : first.rows()) {
			put(row);
		}
	}

	private void put(Row row) throws IOException {
		if (this.writer == null) {
			this.writer = start();
		}
		this.writer.write(row);
		this.rows++;
		if (this.checks.endAfter(this.rowSize.of(row))) {
			finish();
		}
		else if (this.rows >= this.nextSizeCheck) {
			checkSize(this.writer.size());
		}
	}

	/**
	 * Ends the file at its target size. Computing the size is slow, so the next check
	 * comes halfway to the target by the average row, and within 1000 rows at the latest,
	 * or less if they may be large.
	 */
	private void checkSize(long size) throws IOException {
		long left = this.properties.fileSize().toBytes() - size;
		if (left <= 0) {
			finish();
			return;
		}
		long rowSize = Math.max(1, size / this.rows);
		this.nextSizeCheck = this.rows
				+ Math.min(Math.max(left / (2 * rowSize), 1), Math.min(this.checks.rows(), MOST_ROWS_UNCHECKED));
	}

	/**
	 * Closes the last file, after which all files are valid.
	 * @return the files in the order of their rows
	 * @throws IOException if a file cannot be closed, or its footer does not match the
	 * written rows
	 */
	public List<PartFile> commit() throws IOException {
		if (this.sample != null) {
			endSample(this.sample);
		}
		finish();
		return List.copyOf(this.written);
	}

	/**
	 * The facts about the values of all files.
	 * @return complete after {@link #commit()}
	 */
	public TableFacts facts() {
		return this.bounds.addTo(this.tally.facts());
	}

	/**
	 * Removes all files. May be called more than once, also after {@link #commit()}.
	 * @throws IOException if a file cannot be removed
	 */
	public void discard() throws IOException {
		RowFile open = this.writer;
		this.writer = null;
		this.sample = null;
		if (open != null) {
			try {
				open.close();
			}
			catch (IOException | RuntimeException ex) {
				// the file is removed anyway
			}
		}
		if (!this.current.equals(this.folder)) {
			this.fileSystem.delete(this.current, false);
		}
		for (PartFile file : this.written) {
			this.fileSystem.delete(new Path(this.folder, file.name()), false);
		}
		this.written.clear();
	}

	private RowFile start() throws IOException {
		this.rows = 0;
		this.nextSizeCheck = 1;
		this.current = new Path(this.folder,
				String.format(Locale.ROOT, "%s-%05d.parquet", this.prefix, this.written.size()));
		this.output = new SyncedOutputFile(this.fileSystem, this.current);
		var builder = org.apache.parquet.column.ParquetProperties.builder()
			.withPageSize(PAGE_SIZE)
			.withMinRowCountForPageSizeCheck(1)
			.withMaxRowCountForPageSizeCheck(this.checks.start(this.largest))
			.withPageWriteChecksumEnabled(false)
			.withSizeStatisticsEnabled(false)
			.withAdaptiveBloomFilterEnabled(true);
		for (String path : this.withoutDictionary) {
			builder = builder.withDictionaryEncoding(path, false);
		}
		for (Leaf leaf : Leaf.of(this.schema.columns())) {
			if (leaf.isIn(this.hugeColumns)) {
				builder = builder.withStatisticsEnabled(leaf.path(), false);
			}
			if (this.properties.bloomFilters().contains(leaf.name()) && leaf.canHaveBloomFilter()) {
				builder = builder.withBloomFilterEnabled(leaf.path(), true);
			}
		}
		return new RowFile(this.output, this.fileSystem.getConf(), this.schema, this.tally,
				this.properties.codec().parquet(), this.rowGroupSize, builder.build());
	}

	private void finish() throws IOException {
		RowFile open = this.writer;
		if (open == null) {
			return;
		}
		open.end(this.metadata);
		open.close();
		this.writer = null;
		String crc32c = Objects.requireNonNull(this.output).crc32c();
		this.written.add(new StoredFile(this.fileSystem, this.current).verified(this.rows, crc32c, this.bounds::add));
	}

}
