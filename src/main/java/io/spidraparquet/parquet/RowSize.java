package io.spidraparquet.parquet;

import java.util.List;
import java.util.stream.IntStream;

import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import org.jspecify.annotations.Nullable;

/**
 * About how much memory the rows of a table take, or the structs in a column, with all
 * that is nested in them. Looks only at values that may be large, as it is asked for each
 * row.
 */
final class RowSize {

	/** Memory of a value in addition to the bytes of its text. */
	private static final long VALUE_BYTES = 24;

	private final long fixed;

	private final int[] texts;

	private final int[] lists;

	/** Sizes of the elements, by the column; null for those that are no structs. */
	private final @Nullable RowSize[] structs;

	/**
	 * The sizes of rows.
	 * @param columns columns of the table, or fields of the structs
	 */
	RowSize(List<Column> columns) {
		this.fixed = VALUE_BYTES * columns.size();
		this.texts = IntStream.range(0, columns.size()).filter((i) -> columns.get(i).type().isText()).toArray();
		this.lists = IntStream.range(0, columns.size()).filter((i) -> columns.get(i).hasElements()).toArray();
		this.structs = columns.stream()
			.map((column) -> column.type().fields())
			.map((fields) -> fields.isEmpty() ? null : new RowSize(fields))
			.toArray(RowSize[]::new);
	}

	/**
	 * Adds up the values of a row.
	 * @return bytes
	 */
	long of(Row row) {
		long sum = this.fixed;
		for (int column : this.texts) {
			if (row.value(column) instanceof byte[] text) {
				sum += text.length;
			}
		}
		for (int column : this.lists) {
			if (row.value(column) instanceof List<?> elements) {
				sum += of(elements, this.structs[column]);
			}
		}
		return sum;
	}

	private static long of(List<?> elements, @Nullable RowSize structs) {
		long sum = VALUE_BYTES * elements.size();
		for (Object element : elements) {
			if (structs != null && element instanceof Row struct) {
				sum += structs.of(struct);
			}
			else if (element instanceof byte[] text) {
				sum += text.length;
			}
		}
		return sum;
	}

}
