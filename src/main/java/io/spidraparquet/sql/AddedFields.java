package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnNames;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * The fields that later runs have appended to the structs in the columns of a table, and
 * the statements that add them.
 */
final class AddedFields {

	private final SqlDialect dialect;

	private final WarehouseTable table;

	private final WarehouseTable before;

	private final List<Added> fields = new ArrayList<>();

	AddedFields(SqlDialect dialect, WarehouseTable table, WarehouseTable before) {
		this.dialect = dialect;
		this.table = table;
		this.before = before;
		find(List.of(), table.columns(), before.columns());
	}

	private void find(List<String> structs, List<Column> now, List<Column> earlier) {
		for (Column column : now) {
			Column same = same(column, earlier);
			if (same != null) {
				List<String> within = Stream.concat(structs.stream(), Stream.of(column.name())).toList();
				find(within, column.type().fields(), same.type().fields());
			}
			else if (!structs.isEmpty()) {
				this.fields.add(new Added(structs, column));
			}
		}
	}

	private static @Nullable Column same(Column column, List<Column> earlier) {
		return earlier.stream().filter((each) -> each.name().equals(column.name())).findFirst().orElse(null);
	}

	boolean isEmpty() {
		return this.fields.isEmpty();
	}

	/**
	 * The statements, or comments that say what to do.
	 * @param dataset the tables, for names that are free
	 * @param create makes a table again
	 */
	List<String> statements(WarehouseDataset dataset, CreateTables create) {
		if (isEmpty()) {
			return List.of();
		}
		return switch (this.dialect) {
			case BIGQUERY -> bigQuery();
			// https://github.com/duckdb/duckdb/pull/17462
			case DUCKDB -> this.fields.stream()
				.map((field) -> alter() + " ADD COLUMN IF NOT EXISTS " + definition(field) + ";")
				.toList();
			case SPARK -> spark(dataset, create);
			// their types have no fields
			case SNOWFLAKE, REDSHIFT -> List.of();
			// their tables are made again
			case ATHENA, TRINO -> List.of();
		};
	}

	/**
	 * BigQuery adds nested fields by its API and by loads only
	 * (https://cloud.google.com/bigquery/docs/managing-table-schemas).
	 */
	private List<String> bigQuery() {
		List<String> lines = new ArrayList<>();
		lines.add("-- SQL cannot add fields to a column in BigQuery: add these to the schema of " + this.table.name()
				+ " with bq update, or load the next run with bq load --source_format=PARQUET"
				+ " --parquet_enable_list_inference --schema_update_option=ALLOW_FIELD_ADDITION");
		this.fields.forEach((field) -> lines.add("--     " + String.join(".", field.structs()) + "."
				+ field.column().name() + " " + type(field.column())));
		return lines;
	}

	/**
	 * Tables of Parquet files refuse "ADD COLUMN with qualified column", and there is no
	 * other statement that changes a type. So the rows are copied.
	 */
	private List<String> spark(WarehouseDataset dataset, CreateTables create) {
		String name = this.table.name();
		ColumnNames taken = new ColumnNames(
				Stream.concat(dataset.names().stream(), new ViewNames(dataset).all().stream()).toList(), null);
		Table made = new Table(taken.assign(name, "_new"), this.table.table().path(), this.table.table().parent(),
				this.table.table().schema());
		WarehouseTable copy = new WarehouseTable(made, this.table.longest(), this.table.huge());
		List<String> lines = new ArrayList<>();
		lines.add("-- a table of Parquet files cannot have new fields in Spark, so " + name
				+ " is made again with its rows, and its views have to be made again");
		lines.add("-- if it is a Delta or Iceberg table, execute only this instead of the next four statements:");
		lines.add("-- " + alter() + " ADD COLUMNS ("
				+ this.fields.stream().map(this::definition).collect(Collectors.joining(", ")) + ")");
		lines.add(create.table(copy));
		lines.add(this.table.columns()
			.stream()
			.map((column) -> "    " + value(column, same(column, this.before.columns()), "", 1))
			.collect(Collectors.joining(",\n", "INSERT INTO " + this.dialect.table(copy.name()) + "\nSELECT\n",
					"\nFROM " + this.dialect.table(name) + ";")));
		lines.add("DROP TABLE " + this.dialect.table(name) + ";");
		lines.add("ALTER TABLE " + this.dialect.table(copy.name()) + " RENAME TO " + this.dialect.table(name) + ";");
		return lines;
	}

	/** A column or a field as it was, with null for the fields that it lacks. */
	private String value(Column column, @Nullable Column earlier, String of, int depth) {
		String value = of + this.dialect.name(column.name());
		if (earlier == null) {
			// columns are there by now
			return of.isEmpty() ? value : "NULL";
		}
		List<Column> now = column.type().fields();
		if (TableSchema.withFields(now).keySet().equals(TableSchema.withFields(earlier.type().fields()).keySet())) {
			return value;
		}
		String element = "e" + depth;
		return now.stream()
			.map((field) -> "'" + field.name() + "', "
					+ value(field, same(field, earlier.type().fields()), element + ".", depth + 1))
			.collect(Collectors.joining(", ",
					"transform(" + value + ", " + element + " -> IF(" + element + " IS NULL, NULL, named_struct(",
					")))"));
	}

	private String alter() {
		return "ALTER TABLE " + this.dialect.table(this.table.name());
	}

	/** The elements of a list are called so in DuckDB, Spark, Delta Lake and Iceberg. */
	private String definition(Added field) {
		String path = field.structs()
			.stream()
			.map((struct) -> this.dialect.name(struct) + "." + this.dialect.name("element") + ".")
			.collect(Collectors.joining());
		return path + this.dialect.name(field.column().name()) + " " + type(field.column())
				+ this.dialect.commentInType(field.column().path());
	}

	private String type(Column field) {
		return this.dialect.types().of(field.type(), this.dialect);
	}

	/**
	 * A field that was added.
	 *
	 * @param structs names of the column and the fields that the struct is in
	 * @param column the field
	 */
	private record Added(List<String> structs, Column column) {

	}

}
