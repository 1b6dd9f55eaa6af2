package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.PathColumns;

/**
 * A view over the latest version of each page, in which the columns of a path are one. A
 * page has one version for each run that published it; all its rows of the latest one are
 * in the view.
 */
final class LatestView {

	private final SqlDialect dialect;

	LatestView(SqlDialect dialect) {
		// Athena's queries are Trino's; only its statements about tables are Hive's
		this.dialect = dialect;
	}

	String of(WarehouseTable table) {
		List<String> notes = new ArrayList<>();
		List<String> columns = new ArrayList<>();
		for (PathColumns group : PathColumns.group(table.schema())) {
			columns.add("    " + column(group, notes));
		}
		String rank = free("version_rank", table);
		String view = this.dialect.tableName(WarehouseTable.LATEST);
		String create = (this.dialect == SqlDialect.REDSHIFT) ? "DROP VIEW IF EXISTS " + view + ";\nCREATE VIEW "
				: "CREATE OR REPLACE VIEW ";
		return Stream
			.concat(notes.stream(), Stream.of(create + view + " AS", "SELECT", String.join(",\n", columns), "FROM (",
					"    SELECT *, RANK() OVER (PARTITION BY " + name("page_id") + " ORDER BY "
							+ Stream.of("fetched_at", "run_key", "crawl_id")
								.map((each) -> name(each) + " DESC")
								.collect(Collectors.joining(", "))
							+ ") AS " + rank,
					"    FROM " + this.dialect.tableName(WarehouseTable.NAME), ") versions", "WHERE " + rank + " = 1;"))
			.collect(Collectors.joining("\n"));
	}

	private static String free(String name, WarehouseTable table) {
		Set<String> names = table.columns().stream().map(Column::name).collect(Collectors.toSet());
		String free = name;
		while (names.contains(free)) {
			free += "_";
		}
		return free;
	}

	private String column(PathColumns group, List<String> notes) {
		Column first = group.first();
		if (group.all().size() == 1) {
			return name(first.name());
		}
		boolean real = group.asText() == null && isNumber(first.type());
		notes.add(note(group, real));
		List<String> values = new ArrayList<>();
		for (Column each : group.all()) {
			values.add(real ? real(each) : text(each));
		}
		if (first.type() instanceof ColumnType.ListOf) {
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
		return (this.dialect == SqlDialect.ATHENA) ? SqlDialect.TRINO.name(column) : this.dialect.name(column);
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
		if (column.type() instanceof ColumnType.ListOf) {
			return switch (this.dialect) {
				case BIGQUERY -> "TO_JSON_STRING(" + name + ")";
				case SNOWFLAKE -> "TO_JSON(" + name + ")";
				case REDSHIFT -> "JSON_SERIALIZE(" + name + ")";
				case DUCKDB -> "CAST(TO_JSON(" + name + ") AS VARCHAR)";
				case SPARK -> "TO_JSON(" + name + ")";
				case ATHENA, TRINO -> "JSON_FORMAT(CAST(" + name + " AS JSON))";
			};
		}
		if (WarehouseTable.isText(column)) {
			return name;
		}
		if (column.type() == ColumnType.Basic.BOOLEAN) {
			// Redshift has no cast
			return "CASE WHEN " + name + " THEN 'true' WHEN NOT " + name + " THEN 'false' END";
		}
		boolean trino = this.dialect == SqlDialect.ATHENA || this.dialect == SqlDialect.TRINO;
		if (trino) {
			return (column.type() == ColumnType.Basic.DOUBLE) ? "JSON_FORMAT(CAST(" + name + " AS JSON))"
					: cast(column, SqlDialect.TRINO.types().text());
		}
		return cast(column, this.dialect.types().text());
	}

}
