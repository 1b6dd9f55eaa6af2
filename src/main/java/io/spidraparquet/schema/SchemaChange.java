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
	 * The change in words.
	 * @return for people
	 */
	String text();

	/**
	 * The job definition declares a column, which is there now; without a type, once
	 * there are values.
	 *
	 * @param column as it is declared
	 */
	record Declared(Column column) implements SchemaChange {

		@Override
		public String text() {
			return "declared column " + describe(this.column);
		}

	}

	/**
	 * A path has its first values.
	 *
	 * @param column holds them
	 */
	record NewPath(Column column) implements SchemaChange {

		@Override
		public String text() {
			return "new column " + describe(this.column);
		}

	}

	/**
	 * A path that has a column brought values which that column cannot hold.
	 *
	 * @param column holds those values and no others
	 * @param first the column that keeps its type
	 */
	record ConflictingType(Column column, Column first) implements SchemaChange {

		@Override
		public String text() {
			return "values that " + this.first.name() + " " + this.first.type().text() + " cannot hold, for "
					+ describe(this.column);
		}

	}

	/**
	 * There are more paths than columns: the rest goes, as one JSON object, into one.
	 *
	 * @param column {@code data_rest}
	 */
	record Rest(Column column) implements SchemaChange {

		@Override
		public String text() {
			return "more paths than columns, for " + describe(this.column);
		}

	}

	private static String describe(Column column) {
		return column.name() + " " + column.type().text() + " (" + column.path() + ")";
	}

}
