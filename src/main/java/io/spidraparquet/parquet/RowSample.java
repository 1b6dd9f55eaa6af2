package io.spidraparquet.parquet;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.spidraparquet.row.Row;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a partition, buffered to find the columns and fields whose values
 * recur. For others, Parquet would build and abandon a dictionary in each row group,
 * which costs time. Not thread-safe.
 */
final class RowSample {

	private static final int ROWS = 2000;

	/** Values of a leaf that are compared. */
	private static final int MOST_VALUES = 10 * ROWS;

	private static final long MOST_BYTES = 4 * 1024 * 1024;

	private static final long FEWEST_BYTES = 64 * 1024;

	/**
	 * At most this share of distinct values in the sample means that a row group contains
	 * each value several times.
	 */
	private static final double MOST_DISTINCT = 0.9;

	private final RowSize rowSize;

	private final long mostBytes;

	private final List<Row> rows = new ArrayList<>();

	private long bytes;

	private long largest;

	/**
	 * Creates an empty sample.
	 * @param rowSize sizes of its rows
	 * @param share the share of its memory that it may use, from 0 to 1
	 */
	RowSample(RowSize rowSize, double share) {
		this.rowSize = rowSize;
		this.mostBytes = Math.max(FEWEST_BYTES, (long) (share * MOST_BYTES));
	}

	void add(Row row) {
		this.rows.add(row);
		long size = this.rowSize.of(row);
		this.bytes += size;
		this.largest = Math.max(this.largest, size);
	}

	boolean isFull() {
		return this.rows.size() >= ROWS || this.bytes >= this.mostBytes;
	}

	/** Size of the largest row in bytes. */
	long largest() {
		return this.largest;
	}

	List<Row> rows() {
		return this.rows;
	}

	/** Estimates from the sample whether the values of a leaf recur. */
	boolean recurs(Leaf leaf) {
		Values values = new Values(leaf.positions());
		for (Row row : this.rows) {
			values.add(row, 0);
		}
		return values.distinct.size() <= values.count * MOST_DISTINCT;
	}

	private static Object comparable(Object value) {
		if (value instanceof byte[] text) {
			return ByteBuffer.wrap(text);
		}
		return (value instanceof BigDecimal number) ? number.unscaledValue() : value;
	}

	/** The first values of a leaf, as a row may have millions of them. */
	private static final class Values {

		private final List<Integer> positions;

		private final Set<Object> distinct = new HashSet<>();

		private int count;

		Values(List<Integer> positions) {
			this.positions = positions;
		}

		/** Adds the values in a row, whose column has the depth among the positions. */
		void add(Row row, int depth) {
			Object value = row.value(this.positions.get(depth));
			if (value instanceof List<?> elements) {
				for (Object element : elements) {
					if (this.count == MOST_VALUES) {
						return;
					}
					if (element instanceof Row struct) {
						add(struct, depth + 1);
					}
					else {
						add(element);
					}
				}
			}
			else {
				add(value);
			}
		}

		private void add(@Nullable Object value) {
			if (value != null) {
				this.count++;
				this.distinct.add(comparable(value));
			}
		}

	}

}
