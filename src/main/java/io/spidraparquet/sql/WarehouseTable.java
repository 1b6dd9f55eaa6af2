package io.spidraparquet.sql;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.Table;

/**
 * A table of a dataset, as a warehouse loads it.
 *
 * @param table its name, columns and key
 * @param longest length in bytes of the longest text of each column, over all runs; a
 * column that is missing may have texts of any length
 * @param huge names of columns that are known to have texts beyond 64 KB
 */
public record WarehouseTable(Table table, Map<String, Long> longest, Set<String> huge) {

	String name() {
		return this.table.name();
	}

	List<Column> columns() {
		return this.table.schema().columns();
	}

	/** Names of the columns that together are unique; none of them has a null. */
	List<String> key() {
		return this.table.key();
	}

	/** The columns with a text that is longer than a VARCHAR of so many bytes. */
	List<Column> longerThan(int bytes) {
		return columns().stream()
			.filter((column) -> isText(column)
					&& (this.huge.contains(column.name()) || this.longest.getOrDefault(column.name(), 0L) > bytes))
			.toList();
	}

	static boolean isText(Column column) {
		return column.type() == ColumnType.Basic.STRING || column.type() == ColumnType.Json.JSON;
	}

}
