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
	default String text() {
		return text("");
	}

	/**
	 * Describes the change for people.
	 * @param structs names of the columns that the field is in, each with a dot after it;
	 * empty for a column of the table
	 * @return the column or field and its reason
	 */
	String text(String structs);

	/**
	 * The job definition declares a column. One that is declared without a type is
	 * appended once there are values.
	 *
	 * @param column as it is declared
	 */
	record Declared(Column column) implements SchemaChange {

		@Override
		public String text(String structs) {
			return "declared " + describe(this.column, structs);
		}

	}

	/**
	 * A path has its first values.
	 *
	 * @param column for these values
	 */
	record NewPath(Column column) implements SchemaChange {

		@Override
		public String text(String structs) {
			return "new " + describe(this.column, structs);
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
		public String text(String structs) {
			return "new " + describe(this.column, structs) + " for values that " + structs + this.first.name() + " "
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
		public String text(String structs) {
			return "new " + describe(this.column, structs) + " for paths beyond spidra.schema.max-columns";
		}

	}

	/**
	 * The job definition gives a column that has had no value yet another path.
	 *
	 * @param column with its new path
	 */
	record OtherPath(Column column) implements SchemaChange {

		@Override
		public String text(String structs) {
			return describe(this.column, structs) + " by another path, since it has had no value yet";
		}

	}

	/**
	 * The structs in a column change.
	 *
	 * @param structs name of the column with lists of structs
	 * @param change of their fields
	 */
	record InStructs(String structs, SchemaChange change) implements SchemaChange {

		@Override
		public Column column() {
			return this.change.column();
		}

		@Override
		public String text(String outer) {
			return this.change.text(outer + this.structs + ".");
		}

	}

	private static String describe(Column column, String structs) {
		return (structs.isEmpty() ? "column " : "field ") + structs + column.name() + " " + column.type().text() + " ("
				+ column.path() + ")";
	}

}
