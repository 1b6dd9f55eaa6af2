package io.spidraparquet.row;

import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;

import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table: for each column of its schema a value, of the Java class that the
 * column's {@link ColumnType} documents, or null. Not thread-safe.
 */
public final class Row {

	private static final int[] NONE = new int[0];

	private static final int READINGS = Reading.values().length;

	private final int table;

	private final @Nullable Object[] values;

	/** One number for each reading: its column times the number of readings, plus it. */
	private int[] readings;

	private int readingCount;

	/**
	 * A row of nulls of the first table.
	 * @param columns number of columns of the schema
	 */
	public Row(int columns) {
		this(0, columns);
	}

	/**
	 * A row of nulls.
	 * @param table ordinal of the table, from 0
	 * @param columns number of columns of the table's schema
	 */
	public Row(int table, int columns) {
		this(table, new @Nullable Object[columns], NONE, 0);
	}

	private Row(int table, @Nullable Object[] values, int[] readings, int readingCount) {
		this.table = table;
		this.values = values;
		this.readings = readings;
		this.readingCount = readingCount;
	}

	/**
	 * A row with the same values.
	 * @return a new row
	 */
	public Row copy() {
		return new Row(this.table, this.values.clone(), this.readings.clone(), this.readingCount);
	}

	/**
	 * The table that the row belongs to.
	 * @return its ordinal, from 0
	 */
	public int table() {
		return this.table;
	}

	/**
	 * The number of columns.
	 * @return that of the table's schema
	 */
	public int size() {
		return this.values.length;
	}

	/**
	 * The number of values, null or not, with those of the structs in them.
	 * @return {@link #size()} if there are none
	 */
	public long weight() {
		long weight = this.values.length;
		for (Object value : this.values) {
			if (value instanceof List<?> list && !list.isEmpty()) {
				for (Object element : list) {
					weight += (element instanceof Row row) ? row.weight() : 1;
				}
			}
		}
		return weight;
	}

	/**
	 * Whether all values are null.
	 * @return true if no value was set
	 */
	public boolean isEmpty() {
		for (Object value : this.values) {
			if (value != null) {
				return false;
			}
		}
		return true;
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

	/**
	 * Records that a value was read in another way than it was sent.
	 * @param column its position in the schema, from 0
	 * @param reading how it was read
	 */
	public void note(int column, Reading reading) {
		if (this.readingCount == this.readings.length) {
			this.readings = Arrays.copyOf(this.readings, 2 * this.readingCount + 4);
		}
		this.readings[this.readingCount++] = column * READINGS + reading.ordinal();
	}

	/**
	 * Passes on what was recorded.
	 * @param to receives each column with a reading, as often as it was recorded
	 */
	public void readings(ObjIntConsumer<Reading> to) {
		for (int i = 0; i < this.readingCount; i++) {
			to.accept(Reading.of(this.readings[i] % READINGS), this.readings[i] / READINGS);
		}
	}

}
