package io.spidraparquet.schema;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One column of a published table.
 *
 * @param name unique in its table, {@code [a-z][a-z0-9_]*}, at most 127 bytes
 * @param type the type of its values
 * @param path JSON Pointer (RFC 6901) into the page as the API sent it; null for a column
 * whose values do not come from the page
 * @param since key of the run that added the column
 */
public record Column(String name, ColumnType type, @Nullable String path, String since) {

	public Column {
		Objects.requireNonNull(since, "since");
		if (!ColumnNames.isValid(name)) {
			throw new IllegalArgumentException("'" + name + "' is not a column name that every warehouse accepts");
		}
	}

}
