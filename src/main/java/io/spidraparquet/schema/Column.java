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
 * @param asSent true if a JSON column has the objects of its path as they were sent, as
 * for a map; null if they are lists of one, like the arrays of objects there
 */
public record Column(int id, String name, ColumnType type, @Nullable String path, String since,
		@Nullable Boolean asSent) {

	public Column {
		Objects.requireNonNull(since, "since");
		asSent = Boolean.TRUE.equals(asSent) ? asSent : null;
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
		this(0, name, type, path, since, null);
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

	/**
	 * This column with another path.
	 * @param newPath JSON Pointer into the page
	 * @return a column that is otherwise the same
	 */
	public Column withPath(String newPath) {
		return new Column(this.id, this.name, this.type, newPath, this.since, this.asSent);
	}

	Column withId(int newId) {
		return new Column(newId, this.name, this.type, this.path, this.since, this.asSent);
	}

	/**
	 * Whether a JSON column has objects as they were sent.
	 * @return false if they are lists of one
	 */
	public boolean keepsObjects() {
		return this.asSent != null;
	}

	/**
	 * This column, with objects as they were sent or not.
	 * @param keeps whether it has them so
	 * @return a column that is otherwise the same
	 */
	public Column keepingObjects(boolean keeps) {
		return new Column(this.id, this.name, this.type, this.path, this.since, keeps ? true : null);
	}

}
