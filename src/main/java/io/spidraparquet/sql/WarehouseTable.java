package io.spidraparquet.sql;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;

/**
 * A table of a dataset, as a warehouse loads it.
 *
 * @param table its name, columns and key
 * @param longest length in bytes of the longest text of each column, over all runs, and
 * of each field of structs, as {@code products.name}; one that is missing may have texts
 * of any length
 * @param huge names of columns and fields that are known to have texts beyond 64 KB
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

	/** The names of the columns and fields with a text of more than so many bytes. */
	List<String> longerThan(int bytes) {
		return TableSchema.withFields(columns())
			.entrySet()
			.stream()
			.filter((each) -> each.getValue().type().isText()
					&& (this.huge.contains(each.getKey()) || this.longest.getOrDefault(each.getKey(), 0L) > bytes))
			.map(Map.Entry::getKey)
			.toList();
	}

}
