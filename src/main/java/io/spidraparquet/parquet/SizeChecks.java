package io.spidraparquet.parquet;

/**
 * Bounds the memory of a writer where rows become larger than those before. Parquet
 * expects rows of the average size, and looks at the size of a page or row group again
 * only when such rows would have filled half of it, or after a number of rows that is
 * fixed for each file. So the largest row so far decides this number, and a file ends
 * early if too many of its rows are larger.
 */
final class SizeChecks {

	/** Parquet's own limit. */
	private static final int MOST_ROWS = 10_000;

	private static final int NEXT_PART = 8;

	private final long rowGroupSize;

	private int rows = MOST_ROWS;

	private long largest = 1;

	/** Bytes of the rows in this file that are larger than expected. */
	private long unexpected;

	SizeChecks(long rowGroupSize) {
		this.rowGroupSize = rowGroupSize;
	}

	/**
	 * Starts a file.
	 * @param seen size of the largest row that is known to come
	 * @return number of rows, from 1, after which Parquet looks at their size at the
	 * latest
	 */
	int start(long seen) {
		this.largest = Math.max(this.largest, seen);
		this.unexpected = 0;
		this.rows = (int) Math.min(this.rows, Math.max(this.rowGroupSize / this.largest, 1));
		return this.rows;
	}

	/**
	 * Adds a row to the file.
	 * @param size of the row in bytes
	 * @return true if the file has to end
	 */
	boolean endAfter(long size) {
		if (this.rows == 1 || size <= this.rowGroupSize / this.rows) {
			return false;
		}
		this.largest = Math.max(this.largest, size);
		this.unexpected += size;
		boolean ends = this.unexpected > this.rowGroupSize;
		if (ends) {
			// only a few files of a partition end early
			this.rows = Math.max(this.rows / NEXT_PART, 1);
		}
		return ends;
	}

	/** Number of rows after which the size is looked at. */
	int rows() {
		return this.rows;
	}

}
