package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.PathColumns;

/**
 * The columns of a view in which those of a path are one, with notes about what that
 * changes.
 */
final class ViewColumns {

	private final SqlDialect dialect;

	private final List<String> names = new ArrayList<>();

	private final List<String> expressions = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	ViewColumns(SqlDialect dialect, WarehouseTable table) {
		this.dialect = dialect.ofQueries();
		for (PathColumns group : PathColumns.group(table.table().schema())) {
			this.names.add(group.first().name());
			this.expressions.add(column(group));
		}
	}

	/** The names of the columns, not quoted. */
	List<String> names() {
		return this.names;
	}

	/** The columns as a query selects them from the table. */
	List<String> expressions() {
		return this.expressions;
	}

	/** Comments of one line. */
	List<String> notes() {
		return this.notes;
	}

	private String column(PathColumns group) {
		Column first = group.first();
		if (group.all().size() == 1) {
			return name(first.name());
		}
		boolean real = group.asText() == null && isNumber(first.type());
		this.notes.add(note(group, real));
		List<String> values = new ArrayList<>();
		for (Column each : group.all()) {
			values.add(real ? real(each) : text(each));
		}
		if (first.hasElements()) {
			// where a list cannot be null, an empty one must not hide the other columns
			values.add(values.remove(0));
		}
		return "COALESCE(" + String.join(", ", values) + ") AS " + name(first.name());
	}

	private static boolean isNumber(ColumnType type) {
		return type == ColumnType.Basic.INT64 || type instanceof ColumnType.Decimal;
	}

	private static String note(PathColumns group, boolean real) {
		String names = group.all().stream().map(Column::name).collect(Collectors.joining(", "));
		ColumnType type = group.first().type();
		String note = "-- " + group.first().name() + " reads " + names + " as "
				+ (real ? "one floating-point number" : "one text");
		if (real) {
			return note + ": numbers of more than 15 digits are rounded";
		}
		boolean exact = group.asDouble() == null && (type == ColumnType.Basic.INT64 || type == ColumnType.Basic.BOOLEAN
				|| type == ColumnType.Basic.DATE || type instanceof ColumnType.Decimal);
		return exact ? note : note + ", in the form in which the warehouse casts the values";
	}

	private String name(String column) {
		return this.dialect.name(column);
	}

	private String cast(Column column, String type) {
		return "CAST(" + name(column.name()) + " AS " + type + ")";
	}

	private String real(Column column) {
		return (column.type() == ColumnType.Basic.DOUBLE) ? name(column.name())
				: cast(column, this.dialect.types().real());
	}

	private String text(Column column) {
		String name = name(column.name());
		if (column.hasElements()) {
			return switch (this.dialect) {
				case BIGQUERY -> "TO_JSON_STRING(" + name + ")";
				case SNOWFLAKE -> "TO_JSON(" + name + ")";
				case REDSHIFT -> "JSON_SERIALIZE(" + name + ")";
				case DUCKDB -> "CAST(TO_JSON(" + name + ") AS VARCHAR)";
				case SPARK -> "TO_JSON(" + name + ")";
				case ATHENA, TRINO -> "JSON_FORMAT(CAST(" + name + " AS JSON))";
			};
		}
		if (column.type().isText()) {
			return name;
		}
		if (column.type() == ColumnType.Basic.BOOLEAN) {
			// Redshift has no cast
			return "CASE WHEN " + name + " THEN 'true' WHEN NOT " + name + " THEN 'false' END";
		}
		if (this.dialect == SqlDialect.TRINO && column.type() == ColumnType.Basic.DOUBLE) {
			return "JSON_FORMAT(CAST(" + name + " AS JSON))";
		}
		return cast(column, this.dialect.types().text());
	}

}
