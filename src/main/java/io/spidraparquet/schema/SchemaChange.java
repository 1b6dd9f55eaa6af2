package io.spidraparquet.schema;

/**
 * One change that a run makes to a published schema. A change appends a column: a
 * published column never changes, except that one without any value may get another path.
 */
public sealed interface SchemaChange {

	/**
	 * The column that is appended, or has another path.
	 * @return the column after the change
	 */
	Column column();

	/**
	 * Describes the change for people.
	 * @return the column and its reason
	 */
	String text();

	/**
	 * The job definition declares a column. One that is declared without a type is
	 * appended once there are values.
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
	 * @param column for these values
	 */
	record NewPath(Column column) implements SchemaChange {

		@Override
		public String text() {
			return "new column " + describe(this.column);
		}

	}

	/**
	 * A path that has a column got values that this column cannot hold.
	 *
	 * @param column for those values only
	 * @param first the path's column, which keeps its type
	 */
	record ConflictingType(Column column, Column first) implements SchemaChange {

		@Override
		public String text() {
			return "new column " + describe(this.column) + " for values that " + this.first.name() + " "
					+ this.first.type().text() + " cannot hold";
		}

	}

	/**
	 * There are more paths than columns: one column holds the values of all further
	 * paths, as one JSON object.
	 *
	 * @param column {@code data_rest}
	 */
	record Rest(Column column) implements SchemaChange {

		@Override
		public String text() {
			return "new column " + describe(this.column) + " for paths beyond spidra.schema.max-columns";
		}

	}

	/**
	 * The job definition gives a column that has had no value yet another path.
	 *
	 * @param column with its new path
	 */
	record OtherPath(Column column) implements SchemaChange {

		@Override
		public String text() {
			return "column " + describe(this.column) + " by another path, since it has had no value yet";
		}

	}

	private static String describe(Column column) {
		return column.name() + " " + column.type().text() + " (" + column.path() + ")";
	}

}
