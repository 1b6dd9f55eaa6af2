package io.spidraparquet.schema;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table, or one field of the structs in a column.
 *
 * @param id field id, from 1, which never changes; 0 for a column that is not part of a
 * {@link TableSchema} yet
 * @param name unique in its table or struct, {@code [a-z][a-z0-9_]*}, at most 127 bytes
 * @param type the type of its values
 * @param path JSON Pointer (RFC 6901) into the page as the API sent it; null for a column
 * whose values do not come from the page
 * @param since key of the run that added the column
 * @param asSent true if a JSON column has the objects of its path as they were sent, as
 * for a map; null if they are lists of one, like the arrays of objects there
 * @param elementId field id of a list's elements, which never changes either; null for a
 * column without elements, and while {@code id} is 0
 */
public record Column(int id, String name, ColumnType type, @Nullable String path, String since,
		@Nullable Boolean asSent, @Nullable Integer elementId) {

	public Column {
		Objects.requireNonNull(type, "type");
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
		this(0, name, type, path, since, null, null);
	}

	/**
	 * Whether values are lists, whose elements have a field id.
	 * @return true for lists of scalars and of structs
	 */
	public boolean hasElements() {
		return this.type instanceof ColumnType.ListOf || this.type instanceof ColumnType.ListOfStructs;
	}

	/**
	 * This column with another path.
	 * @param newPath JSON Pointer into the page
	 * @return a column that is otherwise the same
	 */
	public Column withPath(String newPath) {
		return new Column(this.id, this.name, this.type, newPath, this.since, this.asSent, this.elementId);
	}

	/**
	 * This column of structs with other fields.
	 * @param newFields one or more
	 * @return a column that is otherwise the same
	 */
	public Column withFields(List<Column> newFields) {
		return new Column(this.id, this.name, new ColumnType.ListOfStructs(newFields), this.path, this.since,
				this.asSent, this.elementId);
	}

	Column withIds(int newId, @Nullable Integer newElementId) {
		return new Column(newId, this.name, this.type, this.path, this.since, this.asSent, newElementId);
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
		return new Column(this.id, this.name, this.type, this.path, this.since, keeps ? true : null, this.elementId);
	}

}
