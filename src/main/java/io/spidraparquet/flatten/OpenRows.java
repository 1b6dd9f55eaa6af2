package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.evolution.SchemaContract;
import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.scalar.UnrepresentableException;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all tables that are being read: an element of an array inside of the page,
 * or of the element, around it. Puts values into their cells. Not thread-safe.
 */
final class OpenRows {

	private final List<TableRow> tables = new ArrayList<>();

	/** The tables of arrays in the rows of each table. */
	private final List<List<TableRow>> children = new ArrayList<>();

	/** For values that no cell can hold. */
	private final SchemaContract contract;

	/** Has a value for which there should be a column. */
	private @Nullable ColumnNode unknown;

	OpenRows(DatasetSchema schema, DatasetDefinition definition) {
		this.contract = definition.contract();
		Map<Table, TableDefinition> definitions = definition.definitions(schema);
		List<Table> all = List.copyOf(definitions.keySet());
		List<String> names = all.stream().map(Table::name).toList();
		definitions.forEach((table, ofTable) -> {
			int parent = names.indexOf(String.valueOf(table.parent()));
			TableRow row = new TableRow(table, this.tables.size(), ofTable,
					(parent >= 0) ? this.tables.get(parent) : null);
			this.tables.add(row);
			this.children.add(new ArrayList<>());
			if (parent >= 0) {
				this.children.get(parent).add(row);
				row.setCell(table.isNested() ? cell(all.get(parent), table) : ColumnNode.NONE);
			}
		});
	}

	/** Position of the column that has the rows of a nested table. */
	private static int cell(Table parent, Table nested) {
		String column = nested.name().substring(parent.name().length() + 1);
		return parent.schema().columns().stream().map(Column::name).toList().indexOf(column);
	}

	/** Starts the row of the next page. */
	void startPage() {
		this.unknown = null;
		page().startPage();
		startArrays(0);
	}

	/** Starts the row of the next element of an array. */
	void startNext(int table) {
		this.tables.get(table).startNext();
		startArrays(table);
	}

	private void startArrays(int table) {
		this.children.get(table).forEach(TableRow::startArray);
	}

	/** The next array has the rows of a table. */
	void startRows(int table) {
		this.tables.get(table).startCell();
	}

	/** The row of a table is an object. */
	void markObject(int table) {
		this.tables.get(table).markObject();
	}

	/**
	 * Completes the row of a nested table, which goes into its cell.
	 * @throws RefusedPageException if it lacks a required value
	 */
	void finishNested(int table) {
		this.tables.get(table).finishInCell();
	}

	/**
	 * Completes the row of a table.
	 * @throws RefusedPageException if it lacks a required value
	 */
	Row finish(int table) {
		return this.tables.get(table).finish();
	}

	/** The row of the page. */
	TableRow page() {
		return this.tables.get(0);
	}

	/** The row that has the values at a node. */
	TableRow at(ColumnNode node) {
		return this.tables.get(node.table());
	}

	private TableRow open(ColumnNode node) {
		TableRow row = at(node);
		if (!row.isOpen()) {
			throw new IllegalStateException("there is no row for a value at " + node.pointer());
		}
		return row;
	}

	/**
	 * Puts a value into a cell. Several paths may be spellings of one, but not with
	 * different values in one row.
	 * @param column one of the node's columns
	 */
	void put(ColumnNode node, int column, Object value) {
		Row row = open(node).row();
		boolean isSet = isSet(row, node.column()) || isSet(row, node.asDouble()) || isSet(row, node.asText());
		if (isSet && !Objects.deepEquals(row.value(column), value)) {
			throw new UnrepresentableException(
					"the paths that are declared for the column of " + node.pointer() + " have two values in one row");
		}
		row.set(column, value);
	}

	private static boolean isSet(Row row, int column) {
		return column != ColumnNode.NONE && row.value(column) != null;
	}

	/** Records how the value of a cell was read. */
	void note(ColumnNode node, int column, Reading reading) {
		at(node).row().note(column, reading);
	}

	/** Puts the text of a value that its column cannot hold. */
	void putText(ColumnNode node, byte[] text) {
		if (node.asText() != ColumnNode.NONE) {
			put(node, node.asText(), text);
		}
		else if (node.isRequired()) {
			throw RequiredColumns.misfit(node.pointer(), node.type());
		}
		else {
			discard(this.contract.conflictingTypes(), node, "does not fit its column");
		}
	}

	/** Puts a value that has no column. */
	void putRest(ColumnNode node, byte[] json) {
		TableRow row = open(node);
		if (row.hasRest()) {
			row.addRest(node.pointer(), json);
		}
		else {
			discard(this.contract.newColumns(), node, "has no column");
		}
	}

	/**
	 * Checks that the schema has a column for each value. Until the end of the data, its
	 * page may fail.
	 */
	void requireColumns() {
		if (this.unknown != null) {
			throw new IllegalStateException("the schema has no column for a value at " + this.unknown.pointer());
		}
	}

	private void discard(SchemaContract.Policy policy, ColumnNode node, String problem) {
		switch (policy) {
			case DISCARD_VALUE -> {
				// the job asks for this
			}
			case DISCARD_ROW -> throw new RefusedPageException(FailureReason.CONTRACT,
					"the value at " + node.pointer() + " " + problem + ", and the schema contract allows no new one");
			case EVOLVE, FREEZE -> this.unknown = node;
		}
	}

}
