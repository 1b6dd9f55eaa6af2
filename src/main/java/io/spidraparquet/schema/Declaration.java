package io.spidraparquet.schema;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A job definition's declaration of the column of one path.
 *
 * @param path JSON Pointer into the page, {@link Pointers#DATA} or below it
 * @param otherPaths further paths whose values are those of this one
 * @param name of the column; null to derive it from the path
 * @param type of the column, which then exists in every run; null if the values determine
 * it, once there are some
 * @param required whether a page without a value for the column gives no row
 */
public record Declaration(String path, List<String> otherPaths, @Nullable String name, @Nullable ColumnType type,
		boolean required) {

	public Declaration {
		otherPaths = List.copyOf(otherPaths);
		if (name != null && !ColumnNames.isValid(name)) {
			throw new IllegalArgumentException("'" + name
					+ "' is not a column name that every warehouse accepts: start with a lower-case letter, continue "
					+ "with lower-case letters, digits and '_', and use at most " + ColumnNames.MAX_LENGTH
					+ " characters");
		}
		if (name != null && ColumnNames.isReserved(name)) {
			throw new IllegalArgumentException("'" + name + "' is a reserved column name: choose another");
		}
		String warehouse = (name != null) ? ColumnNames.refusing(name) : null;
		if (warehouse != null) {
			throw new IllegalArgumentException("'" + name + "' is a column name that " + warehouse
					+ " refuses, even in quotes: choose another, such as data_" + name);
		}
	}

	/**
	 * All paths whose values are for this column.
	 * @return the path, then the others
	 */
	public List<String> paths() {
		return Stream.concat(Stream.of(this.path), this.otherPaths.stream()).toList();
	}

	/**
	 * Whether values at a path are for this column.
	 * @param pointer of a path, or null
	 * @return true if it is one of the column's paths
	 */
	public boolean takes(@Nullable String pointer) {
		return pointer != null && paths().contains(pointer);
	}

}
