package io.spidraparquet.schema;

import org.jspecify.annotations.Nullable;

/**
 * One row of a table: for each column of its schema a value, of the Java class that the
 * column's {@link ColumnType} documents, or null. Not thread-safe.
 */
public final class Row {

	private final @Nullable Object[] values;

	/**
	 * A row of nulls.
	 * @param columns number of columns of the schema
	 */
	public Row(int columns) {
		this(new @Nullable Object[columns]);
	}

	private Row(@Nullable Object[] values) {
		this.values = values;
	}

	/**
	 * A row with the same values.
	 * @return a new row
	 */
	public Row copy() {
		return new Row(this.values.clone());
	}

	/**
	 * The value of a column.
	 * @param column its position in the schema, from 0
	 * @return the value, or null
	 */
	public @Nullable Object value(int column) {
		return this.values[column];
	}

	/**
	 * Sets the value of a column.
	 * @param column its position in the schema, from 0
	 * @param value the value, or null
	 */
	public void set(int column, @Nullable Object value) {
		this.values[column] = value;
	}

}
