package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.evolution.DatasetDefinition;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.Table;

/**
 * The rows of all tables that are being read: an element of an array inside of the page,
 * or of the element, around it. Not thread-safe.
 */
final class OpenRows {

	private final List<TableRow> tables = new ArrayList<>();

	/** The tables of arrays in the rows of each table. */
	private final List<List<TableRow>> children = new ArrayList<>();

	OpenRows(DatasetSchema schema, DatasetDefinition definition) {
		List<String> names = schema.tables().stream().map(Table::name).toList();
		for (Table table : schema.tables()) {
			TableRow parent = (table.parent() != null) ? this.tables.get(names.indexOf(table.parent())) : null;
			TableRow row = new TableRow(table, this.tables.size(), definition.of(table, schema), parent);
			this.tables.add(row);
			this.children.add(new ArrayList<>());
			if (parent != null) {
				this.children.get(names.indexOf(table.parent())).add(row);
			}
		}
	}

	/** Starts the row of the next page. */
	void startPage() {
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

}
