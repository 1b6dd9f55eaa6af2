package io.spidraparquet.schema;

import org.jspecify.annotations.Nullable;

/**
 * What a job definition says of the column of one path.
 *
 * @param path JSON Pointer into the page, {@link Pointers#DATA} or below it
 * @param name of the column; null if it is to be derived from the path
 * @param type of the column, which then is there in every run; null if the values decide,
 * once there are some
 * @param required whether a page without a value for the column gives no row
 */
public record Declaration(String path, @Nullable String name, @Nullable ColumnType type, boolean required) {

	public Declaration {
		if (name != null && !ColumnNames.isValid(name)) {
			throw new IllegalArgumentException("'" + name
					+ "' is not a column name that every warehouse takes: a lower-case letter, then letters, digits and "
					+ "'_', at most " + ColumnNames.MAX_LENGTH + " of them");
		}
		if (name != null && ColumnNames.isReserved(name)) {
			throw new IllegalArgumentException("'" + name + "' is the name of one of the columns that every table has");
		}
	}

}
