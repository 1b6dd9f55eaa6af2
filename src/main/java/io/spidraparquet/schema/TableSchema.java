package io.spidraparquet.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The columns of a table, in file order. Values only: {@link SchemaEvolution} makes one
 * from another.
 *
 * @param version counts the schemas that were published, from 1; 0 for a table that is
 * not published
 * @param columns in file order; the names are distinct
 */
public record TableSchema(int version, List<Column> columns) {

	public TableSchema {
		columns = List.copyOf(columns);
		Set<String> names = new HashSet<>();
		for (Column column : columns) {
			if (!names.add(column.name())) {
				throw new IllegalArgumentException("column '" + column.name() + "' stands twice in the schema");
			}
		}
	}

	/**
	 * This schema with columns appended, as the next version.
	 * @param changes the columns that come behind the present ones, in this order
	 * @return the wider schema; this one if there are no changes to what is published
	 */
	public TableSchema apply(List<SchemaChange> changes) {
		if (changes.isEmpty() && this.version > 0) {
			return this;
		}
		return new TableSchema(this.version + 1,
				Stream.concat(this.columns.stream(), changes.stream().map(SchemaChange::column)).toList());
	}

	/**
	 * The number of columns.
	 * @return at least 1 for a table that can be written
	 */
	public int size() {
		return this.columns.size();
	}

}
