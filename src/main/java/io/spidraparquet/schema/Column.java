package io.spidraparquet.schema;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table.
 *
 * @param id field id, from 1, which never changes; 0 for a column that is not part of a
 * {@link TableSchema} yet
 * @param name unique in its table, {@code [a-z][a-z0-9_]*}, at most 127 bytes
 * @param type the type of its values
 * @param path JSON Pointer (RFC 6901) into the page as the API sent it; null for a column
 * whose values do not come from the page
 * @param since key of the run that added the column
 */
public record Column(int id, String name, ColumnType type, @Nullable String path, String since) {

	public Column {
		Objects.requireNonNull(since, "since");
		if (id < 0) {
			throw new IllegalArgumentException("column '" + name + "' has the field id " + id);
		}
		if (!ColumnNames.isValid(name)) {
			throw new IllegalArgumentException("'" + name + "' is not a column name that every warehouse accepts");
		}
	}

	/**
	 * Creates a column that is not part of a table yet; the table gives it an id.
	 * @param name unique in its table
	 * @param type the type of its values
	 * @param path JSON Pointer into the page; null if the values do not come from the
	 * page
	 * @param since key of the run that adds it
	 */
	public Column(String name, ColumnType type, @Nullable String path, String since) {
		this(0, name, type, path, since);
	}

	/**
	 * The field id of a list's elements, which is the next one after the list's. Iceberg
	 * gives ids so to columns that are added one by one.
	 * @return the id; null for a column without elements
	 */
	public @Nullable Integer elementId() {
		return (this.type instanceof ColumnType.ListOf) ? this.id + 1 : null;
	}

	/** The last id that belongs to this column. */
	int lastId() {
		Integer element = elementId();
		return (element != null) ? element : this.id;
	}

	Column withId(int newId) {
		return new Column(newId, this.name, this.type, this.path, this.since);
	}

}
