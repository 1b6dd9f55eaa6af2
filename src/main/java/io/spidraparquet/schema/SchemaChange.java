package io.spidraparquet.schema;

/**
 * One difference between a published schema and what a run needs. All of them append: a
 * published column never changes.
 */
public sealed interface SchemaChange {

	/**
	 * The column that is appended.
	 * @return the new column
	 */
	Column column();

	/**
	 * A path has its first values.
	 *
	 * @param column holds them
	 */
	record NewPath(Column column) implements SchemaChange {

	}

	/**
	 * A path that has a column brought values which that column cannot hold.
	 *
	 * @param column holds those values and no others
	 * @param published the column that keeps its type
	 */
	record ConflictingType(Column column, Column published) implements SchemaChange {

	}

	/**
	 * There are more paths than columns: the rest goes, as one JSON object, into one.
	 *
	 * @param column {@code data_rest}
	 */
	record Rest(Column column) implements SchemaChange {

	}

}
