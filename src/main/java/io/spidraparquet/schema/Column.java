package io.spidraparquet.schema;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One column of a published table.
 *
 * @param name unique in its table, {@code [a-z][a-z0-9_]*}, at most 127 bytes
 * @param type what its values are
 * @param path JSON Pointer (RFC 6901) into the page as the API sent it; null for a column
 * that we add ourselves
 * @param since key of the run that brought the column
 */
public record Column(String name, ColumnType type, @Nullable String path, String since) {

	public Column {
		Objects.requireNonNull(since, "since");
		if (!ColumnNames.isValid(name)) {
			throw new IllegalArgumentException("'" + name + "' is not a column name that every warehouse takes");
		}
	}

}
