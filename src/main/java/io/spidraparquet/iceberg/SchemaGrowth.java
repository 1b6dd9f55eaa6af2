package io.spidraparquet.iceberg;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.spidraparquet.schema.Column;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Adds the columns of a run to a table so that Iceberg, which numbers what is added
 * itself, gives them the field ids that they have in the files. Columns and fields are
 * therefore added in the order of their ids, which is that of their publication: a table
 * that begins with the tenth run gets the fields that the fifth one added to a struct
 * after the columns of the fourth.
 */
final class SchemaGrowth {

	private static final String ELEMENT = ".element";

	private SchemaGrowth() {
	}

	/**
	 * Adds what is missing.
	 * @param transaction on the table
	 * @param columns of the run, with their ids
	 * @param table name of the table, for a message
	 * @throws TableRefusedException if the table has other ids, names or types
	 */
	static void grow(Transaction transaction, List<Column> columns, String table) throws TableRefusedException {
		Schema schema = transaction.table().schema();
		List<Addition> next = next(schema, columns);
		while (!next.isEmpty()) {
			UpdateSchema update = transaction.updateSchema();
			next.forEach((addition) -> addition.to(update));
			update.commit();
			schema = transaction.table().schema();
			next = next(schema, columns);
		}
		requireSame(schema, columns, table);
	}

	/**
	 * Whether a table has all columns.
	 * @param schema of the table
	 * @param columns of a run
	 */
	static boolean isComplete(Schema schema, List<Column> columns) {
		return missing(schema, columns).isEmpty();
	}

	private static List<Addition> missing(Schema schema, List<Column> columns) {
		List<Addition> missing = new ArrayList<>();
		addMissing(schema.asStruct(), null, columns, missing);
		missing.sort(Comparator.comparingInt((each) -> each.column().id()));
		return missing;
	}

	private static void addMissing(Types.StructType struct, @Nullable String parent, List<Column> columns,
			List<Addition> to) {
		for (Column column : columns) {
			Types.NestedField field = struct.field(column.name());
			if (field == null) {
				to.add(new Addition(parent, column));
			}
			else if (!column.type().fields().isEmpty() && field.type().isListType()
					&& field.type().asListType().elementType().isStructType()) {
				addMissing(field.type().asListType().elementType().asStructType(),
						((parent != null) ? parent + "." : "") + column.name() + ELEMENT, column.type().fields(), to);
			}
		}
	}

	/**
	 * As many as will get their ids. A struct that is added can have more fields only in
	 * the next update.
	 */
	private static List<Addition> next(Schema schema, List<Column> columns) {
		int next = schema.columns().isEmpty() ? 1 : schema.highestFieldId() + 1;
		List<Addition> additions = new ArrayList<>();
		for (Addition missing : missing(schema, columns)) {
			if (missing.column().id() != next) {
				break;
			}
			additions.add(missing);
			Numbered numbered = new Numbered(next + 1);
			numbered.type(missing.column());
			next = numbered.next;
		}
		return additions;
	}

	private static void requireSame(Schema schema, List<Column> columns, String table) throws TableRefusedException {
		requireSame(schema, "", columns, table);
	}

	private static void requireSame(Schema schema, String prefix, List<Column> columns, String table)
			throws TableRefusedException {
		for (Column column : columns) {
			String name = prefix + column.name();
			Types.NestedField field = schema.findField(column.id());
			if (field == null || !name.equals(schema.findColumnName(column.id())) || field.isRequired()) {
				throw differs(table, name, "field id " + column.id());
			}
			if (!column.hasElements()) {
				require(field.type(), column, table, name);
				continue;
			}
			if (!field.type().isListType()
					|| !Integer.valueOf(field.type().asListType().elementId()).equals(column.elementId())) {
				throw differs(table, name, "element id " + column.elementId());
			}
			if (column.type().fields().isEmpty()) {
				require(field.type().asListType().elementType(), column, table, name);
			}
			requireSame(schema, name + ELEMENT + ".", column.type().fields(), table);
		}
	}

	private static void require(Type type, Column column, String table, String name) throws TableRefusedException {
		if (!type.equals(FieldTypes.scalar(column.type()))) {
			throw differs(table, name, "type " + column.type().text());
		}
	}

	private static TableRefusedException differs(String table, String column, String expected) {
		return new TableRefusedException("the Iceberg table " + table + " has no column '" + column + "' with the "
				+ expected + ", as the published files have: something else has changed its columns. Drop the table"
				+ " without its files, and make it again with: jobs/run iceberg output=… --register");
	}

	/**
	 * A column that a table does not have.
	 *
	 * @param parent name of the struct that has it; null for a column of the table
	 * @param column the column
	 */
	private record Addition(@Nullable String parent, Column column) {

		void to(UpdateSchema update) {
			Type type = new Numbered(this.column.id() + 1).type(this.column);
			if (this.parent != null) {
				update.addColumn(this.parent, this.column.name(), type);
			}
			else {
				update.addColumn(this.column.name(), type);
			}
		}

	}

	/** Numbers what is inside of one new column as Iceberg will. */
	private static final class Numbered {

		private int next;

		Numbered(int next) {
			this.next = next;
		}

		/**
		 * The type of a column when it was published first. Fields that do not follow on
		 * the first ones were added to its structs later.
		 */
		Type type(Column column) {
			if (!column.hasElements()) {
				return FieldTypes.scalar(column.type());
			}
			int element = this.next++;
			if (column.type().fields().isEmpty()) {
				return Types.ListType.ofOptional(element, FieldTypes.scalar(column.type()));
			}
			List<Column> first = new ArrayList<>();
			for (Column field : column.type().fields()) {
				if (field.id() == this.next) {
					first.add(field);
					this.next++;
				}
			}
			List<Types.NestedField> fields = new ArrayList<>();
			for (Column field : first) {
				fields.add(Types.NestedField.optional(field.id(), field.name(), type(field)));
			}
			return Types.ListType.ofOptional(element, Types.StructType.of(fields));
		}

	}

}
