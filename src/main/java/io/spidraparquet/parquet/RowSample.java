package io.spidraparquet.parquet;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.spidraparquet.row.Row;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a partition, buffered to find the columns whose values recur. For
 * other columns, Parquet would build and abandon a dictionary in each row group, which
 * costs time. Not thread-safe.
 */
final class RowSample {

	private static final int ROWS = 2000;

	private static final long MOST_BYTES = 4 * 1024 * 1024;

	private static final long FEWEST_BYTES = 64 * 1024;

	/** Memory of a value in addition to the bytes of its text. */
	private static final long VALUE_BYTES = 24;

	/**
	 * At most this share of distinct values in the sample means that a row group contains
	 * each value several times.
	 */
	private static final double MOST_DISTINCT = 0.9;

	private final int columns;

	private final long mostBytes;

	private final List<Row> rows = new ArrayList<>();

	private long bytes;

	/**
	 * Creates an empty sample.
	 * @param columns number of columns of the rows
	 * @param share the share of its memory that it may use, from 0 to 1
	 */
	RowSample(int columns, double share) {
		this.columns = columns;
		this.mostBytes = Math.max(FEWEST_BYTES, (long) (share * MOST_BYTES));
	}

	void add(Row row) {
		this.rows.add(row);
		for (int i = 0; i < this.columns; i++) {
			this.bytes += bytes(row.value(i));
		}
	}

	private static long bytes(@Nullable Object value) {
		if (value instanceof byte[] text) {
			return VALUE_BYTES + text.length;
		}
		if (value instanceof List<?> elements) {
			return elements.stream().mapToLong(RowSample::bytes).sum();
		}
		return VALUE_BYTES;
	}

	boolean isFull() {
		return this.rows.size() >= ROWS || this.bytes >= this.mostBytes;
	}

	List<Row> rows() {
		return this.rows;
	}

	/** Estimates from the sample whether the values of a column recur. */
	boolean recurs(int column) {
		Set<Object> distinct = new HashSet<>();
		int values = 0;
		for (Row row : this.rows) {
			Object value = row.value(column);
			for (Object element : (value instanceof List<?> list) ? list : Collections.singletonList(value)) {
				if (element != null) {
					values++;
					distinct.add(comparable(element));
				}
			}
		}
		return distinct.size() <= values * MOST_DISTINCT;
	}

	private static Object comparable(Object value) {
		if (value instanceof byte[] text) {
			return ByteBuffer.wrap(text);
		}
		return (value instanceof BigDecimal number) ? number.unscaledValue() : value;
	}

}
