package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.evolution.TableDefinition;
import io.spidraparquet.row.Row;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.PathColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * The required columns: a page without a value for one of them gives no row.
 */
final class RequiredColumns {

	private final List<Required> columns = new ArrayList<>();

	RequiredColumns(Table table, TableDefinition definition) {
		TableSchema schema = table.schema();
		Map<String, PathColumns> columnsOfPath = definition.columnsOfPath(table);
		definition.declarations().forEach((declaration) -> {
			if (declaration.required()) {
				PathColumns found = columnsOfPath.get(declaration.path());
				this.columns.add(new Required(declaration.path(), schema, (found != null) ? found.first() : null,
						(found != null) ? found.asDouble() : null, (found != null) ? found.asText() : null));
			}
		});
	}

	/**
	 * Checks that a row has a value for each required column.
	 * @throws RefusedPageException if it lacks one
	 */
	void check(Row row) {
		this.columns.forEach((each) -> each.check(row));
	}

	/** The value does not fit the column's type. */
	static RefusedPageException misfit(String path, ColumnType type) {
		return new RefusedPageException(FailureReason.REQUIRED,
				"the required value at " + path + " does not fit its type " + type.text());
	}

	/**
	 * One required column.
	 */
	private static final class Required {

		private final String path;

		private final @Nullable Column column;

		private final int index;

		private final int asDouble;

		private final int asText;

		Required(String path, TableSchema schema, @Nullable Column column, @Nullable Column asDouble,
				@Nullable Column asText) {
			this.path = path;
			this.column = column;
			this.index = index(column, schema);
			this.asDouble = index(asDouble, schema);
			this.asText = index(asText, schema);
		}

		private static int index(@Nullable Column column, TableSchema schema) {
			return (column != null) ? schema.columns().indexOf(column) : ColumnNode.NONE;
		}

		void check(Row row) {
			if (hasValue(row, this.index)) {
				return;
			}
			boolean misfit = hasValue(row, this.asDouble) || hasValue(row, this.asText);
			throw (misfit && this.column != null) ? misfit(this.path, this.column.type()) : new RefusedPageException(
					FailureReason.REQUIRED, "the required value at " + this.path + " is missing");
		}

		private static boolean hasValue(Row row, int index) {
			return index >= 0 && row.value(index) != null;
		}

	}

}
