package io.spidraparquet.parquet;

import java.util.List;

import io.spidraparquet.row.Row;
import org.jspecify.annotations.Nullable;

/**
 * About how much memory a row takes, with all that is nested in it.
 */
final class RowSize {

	/** Memory of a value in addition to the bytes of its text. */
	private static final long VALUE_BYTES = 24;

	private RowSize() {
	}

	/**
	 * Adds up the values of a row.
	 * @return bytes
	 */
	static long of(Row row) {
		long sum = 0;
		for (int i = 0; i < row.size(); i++) {
			sum += of(row.value(i));
		}
		return sum;
	}

	private static long of(@Nullable Object value) {
		if (value instanceof byte[] text) {
			return VALUE_BYTES + text.length;
		}
		if (value instanceof Row struct) {
			return VALUE_BYTES + of(struct);
		}
		long sum = VALUE_BYTES;
		if (value instanceof List<?> elements) {
			for (Object element : elements) {
				sum += of(element);
			}
		}
		return sum;
	}

}
