package io.spidraparquet.job.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.spidraparquet.checks.Repetition;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.parquet.ParquetPreview;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that occur more than once in a column of a run, from its files. Each value
 * is a hash of 64 bits, of which so many are in memory at a time as a part of the hashes
 * has: a column of more rows is read several times. Null is no value.
 */
final class RepeatedValues {

	private static final int MOST_IN_MEMORY = 2_000_000;

	private final FileSystem fileSystem;

	private final Map<String, List<Manifest.DataFile>> files;

	private final Map<String, Path> staged;

	private final int mostInMemory;

	private @Nullable IOException failure;

	/**
	 * Creates a finder.
	 * @param files the files of each table
	 * @param staged where each of them is now, by its path in the manifest
	 */
	RepeatedValues(FileSystem fileSystem, Map<String, List<Manifest.DataFile>> files, Map<String, Path> staged) {
		this(fileSystem, files, staged, MOST_IN_MEMORY);
	}

	RepeatedValues(FileSystem fileSystem, Map<String, List<Manifest.DataFile>> files, Map<String, Path> staged,
			int mostInMemory) {
		this.fileSystem = fileSystem;
		this.files = files;
		this.staged = staged;
		this.mostInMemory = mostInMemory;
	}

	/**
	 * Looks for values that occur more than once. A file that cannot be read is told by
	 * {@link #rethrow()}.
	 */
	Repetition of(String table, String column) {
		try {
			return find(this.files.getOrDefault(table, List.of()), column);
		}
		catch (IOException ex) {
			this.failure = ex;
			return Repetition.NONE;
		}
	}

	/** Fails if a file could not be read. */
	void rethrow() throws IOException {
		if (this.failure != null) {
			throw this.failure;
		}
	}

	private Repetition find(List<Manifest.DataFile> ofTable, String column) throws IOException {
		long rows = ofTable.stream().mapToLong(Manifest.DataFile::rows).sum();
		int parts = Math.toIntExact(rows / this.mostInMemory + 1);
		long repeated = 0;
		String example = "";
		for (int part = 0; part < parts; part++) {
			Hashes hashes = new Hashes();
			int wanted = part;
			forEach(ofTable, column, (value) -> {
				long hash = hash(value);
				if (Long.remainderUnsigned(hash, parts) == wanted) {
					hashes.add(hash);
				}
			});
			Hashes twice = hashes.twice();
			repeated += twice.rows;
			if (twice.size > 0 && example.isEmpty()) {
				example = first(ofTable, column, twice.values[0]);
			}
		}
		return (repeated > 0) ? new Repetition(repeated, example) : Repetition.NONE;
	}

	private String first(List<Manifest.DataFile> ofTable, String column, long hash) throws IOException {
		StringBuilder found = new StringBuilder();
		forEach(ofTable, column, (value) -> {
			if (found.isEmpty() && hash(value) == hash) {
				found.append(value);
			}
		});
		return ColumnFacts.shown(found.toString());
	}

	private void forEach(List<Manifest.DataFile> ofTable, String column, Consumer<String> consumer) throws IOException {
		for (Manifest.DataFile file : ofTable) {
			Path path = this.staged.get(file.path());
			if (path == null) {
				throw new IOException(file.path() + " is not staged: nothing is published, run again");
			}
			ParquetPreview.forEach(this.fileSystem, path, List.of(column), (cells) -> {
				if (!cells.get(0).isEmpty()) {
					consumer.accept(cells.get(0));
				}
			});
		}
	}

	private static long hash(String value) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
			return ByteBuffer.wrap(hash).getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

	/**
	 * A growing array of hashes.
	 */
	private static final class Hashes {

		private long[] values = new long[1024];

		private int size;

		/** Rows with a hash that occurs more than once. */
		private long rows;

		void add(long hash) {
			if (this.size == this.values.length) {
				this.values = Arrays.copyOf(this.values, 2 * this.size);
			}
			this.values[this.size++] = hash;
		}

		/** The hashes that occur more than once, with their rows. */
		Hashes twice() {
			Arrays.sort(this.values, 0, this.size);
			Hashes twice = new Hashes();
			for (int from = 0, to = 0; from < this.size; from = to) {
				while (to < this.size && this.values[to] == this.values[from]) {
					to++;
				}
				if (to - from > 1) {
					twice.add(this.values[from]);
					twice.rows += to - from;
				}
			}
			return twice;
		}

	}

}
