package io.spidraparquet.flatten;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.spidraparquet.evolution.SchemaEvolution;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The row of one table that is being read. Not thread-safe.
 */
final class TableRow {

	private static final JsonMapper JSON = new JsonMapper();

	private final int ordinal;

	private final @Nullable TableRow parent;

	private final int columns;

	private final int keyColumns;

	private final int restColumn;

	private final RequiredColumns required;

	private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

	private Row row;

	private boolean open;

	/** Whether the row is an object, if it is an element of an array. */
	private boolean object;

	/** Position of the row in its array, from 0. */
	private long position = -1;

	/** Position of the column with these rows, if they are nested. */
	private int cell = ColumnNode.NONE;

	/**
	 * Creates the rows of a table.
	 * @param ordinal position of the table in its dataset
	 * @param parent rows of the table that has the array; null for the table of pages
	 */
	TableRow(Table table, int ordinal, TableDefinition definition, @Nullable TableRow parent) {
		this.ordinal = ordinal;
		this.parent = parent;
		this.columns = table.schema().size();
		this.keyColumns = table.keyColumns();
		this.restColumn = table.schema().columns().stream().map(Column::name).toList().indexOf(SchemaEvolution.REST);
		this.required = new RequiredColumns(table, definition);
		this.row = new Row(this.ordinal, this.columns);
	}

	/** The rows are nested in a column of the parent. */
	void setCell(int column) {
		this.cell = column;
	}

	/** Starts the list of the rows, if they are nested. */
	void startCell() {
		if (this.cell != ColumnNode.NONE) {
			list();
		}
	}

	@SuppressWarnings("unchecked")
	private List<@Nullable Row> list() {
		Row outer = Objects.requireNonNull(this.parent).row;
		Object list = outer.value(this.cell);
		if (list == null) {
			list = new ArrayList<@Nullable Row>();
			outer.set(this.cell, list);
		}
		return (List<@Nullable Row>) list;
	}

	/** Starts the row of a page. */
	void startPage() {
		start(new Row(this.ordinal, this.columns));
		this.position = -1;
	}

	/** Starts a row with values that it has already. */
	void start(Row values) {
		this.row = values;
		this.rest.reset();
		this.open = true;
		this.object = false;
	}

	/** Starts the row of the next element of the array. */
	void startNext() {
		start(new Row(this.ordinal, this.columns));
		this.position++;
		if (this.keyColumns > 0) {
			setPositions(this.row, this.keyColumns - 1);
		}
	}

	/** Sets the positions in the array and in those around it. */
	private void setPositions(Row of, int column) {
		of.set(column, this.position);
		if (this.parent != null && this.parent.position >= 0 && column > FixedColumns.CHILD_COUNT) {
			this.parent.setPositions(of, column - 1);
		}
	}

	/** The next array is that of another row. */
	void startArray() {
		this.position = -1;
	}

	/** Sets the position of a row that is not a page, but an element of an array. */
	void setPosition(long newPosition) {
		this.position = newPosition;
	}

	/** The row is an object. */
	void markObject() {
		this.object = true;
	}

	/** Whether the row is neither an object nor has a value. */
	private boolean isNull() {
		return !this.object && this.row.isEmpty() && this.rest.size() == 0;
	}

	/** Whether a row was started and not finished. */
	boolean isOpen() {
		return this.open;
	}

	/** The row with the values read so far. */
	Row row() {
		return this.row;
	}

	boolean hasRest() {
		return this.restColumn >= 0;
	}

	/** The start of {@code data_rest}. */
	byte[] rest() {
		return this.rest.toByteArray();
	}

	/** Adds values of {@code data_rest} that were read before. */
	void addRest(byte[] start) {
		this.rest.writeBytes(start);
	}

	/** Adds a value to {@code data_rest}. */
	void addRest(String pointer, byte[] json) {
		this.rest.write((this.rest.size() == 0) ? '{' : ',');
		this.rest.writeBytes(JSON.writeValueAsBytes(pointer));
		this.rest.write(':');
		this.rest.writeBytes(json);
	}

	/**
	 * Completes the row, which goes into its list; null for an element that is nothing.
	 * @throws RefusedPageException if it lacks a required value
	 */
	void finishInCell() {
		boolean isNull = isNull();
		Row finished = finish();
		list().add(isNull ? null : finished);
	}

	/**
	 * Completes the row.
	 * @throws RefusedPageException if it lacks a required value
	 */
	Row finish() {
		if (this.rest.size() > 0) {
			this.rest.write('}');
			this.row.set(this.restColumn, this.rest.toByteArray());
		}
		this.required.check(this.row);
		this.open = false;
		return this.row;
	}

}
