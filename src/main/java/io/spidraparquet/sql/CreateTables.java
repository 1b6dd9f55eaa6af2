package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.schema.Column;

/**
 * The statements that create tables. Those that look for the partitions of folders come
 * last, as they are repeated after each run.
 */
final class CreateTables {

	/** The partition column of engines that read our folders. */
	private static final String PARTITION = "run";

	private final SqlDialect dialect;

	private final WarehouseDataset dataset;

	CreateTables(SqlDialect dialect, WarehouseDataset dataset) {
		this.dialect = dialect;
		this.dataset = dataset;
	}

	String of(List<WarehouseTable> tables) {
		return Stream.of(head(tables), tables.stream().map(this::table).toList(), end(tables))
			.flatMap(List::stream)
			.collect(Collectors.joining("\n"));
	}

	/** What precedes the statements about tables. */
	List<String> head(List<WarehouseTable> tables) {
		List<String> lines = new ArrayList<>();
		if (this.dialect == SqlDialect.TRINO) {
			lines.add("-- for a catalog hive with a schema default: change these names to yours");
		}
		if (this.dialect.readsFolders()) {
			if (!this.dataset.isInBucket()) {
				lines.add("-- the location has to be one that the engine reads: copy the dataset there, and change it");
			}
			lines.add((tables.size() == 1) ? "-- repeat the last statement after each run, which adds a partition"
					: "-- repeat the last " + tables.size() + " statements after each run, which adds partitions");
		}
		if (this.dialect == SqlDialect.TRINO) {
			lines.add("SET SESSION hive.timestamp_precision = 'MICROSECONDS';");
		}
		return lines;
	}

	/** Creates a table. */
	String table(WarehouseTable table) {
		List<String> lines = new ArrayList<>(notes(table));
		lines.add("CREATE " + ((this.dialect == SqlDialect.ATHENA) ? "EXTERNAL " : "") + "TABLE "
				+ this.dialect.table(table.name()) + " (");
		List<String> elements = new ArrayList<>();
		table.columns().forEach((column) -> elements.add(definition(column, table)));
		if (this.dialect == SqlDialect.TRINO) {
			elements.add(partition());
		}
		elements.addAll(this.dialect.keys().clauses(table, this.dataset.parent(table), this.dialect));
		lines.add(elements.stream().map((element) -> "    " + element).collect(Collectors.joining(",\n")));
		lines.add(options(table));
		lines.addAll(comments(table, table.columns()));
		return String.join("\n", lines);
	}

	private String partition() {
		return this.dialect.name(PARTITION) + " " + this.dialect.types().text();
	}

	private String options(WarehouseTable table) {
		String location = this.dialect.quoting().text(Quoting.visible(this.dataset.folder(table)));
		return switch (this.dialect) {
			case BIGQUERY, SNOWFLAKE, REDSHIFT, DUCKDB -> ");";
			case SPARK -> ")\nUSING PARQUET;";
			case ATHENA -> ")\nPARTITIONED BY (" + partition() + ")\nSTORED AS PARQUET\nLOCATION " + location + ";";
			case TRINO -> ")\nWITH (\n    external_location = " + location
					+ ",\n    format = 'PARQUET',\n    partitioned_by = ARRAY['" + PARTITION + "']\n);";
		};
	}

	/** Finds the partitions of tables. */
	List<String> end(List<WarehouseTable> tables) {
		return switch (this.dialect) {
			case BIGQUERY, SNOWFLAKE, REDSHIFT, DUCKDB, SPARK -> List.of();
			case ATHENA ->
				tables.stream().map((table) -> "MSCK REPAIR TABLE " + this.dialect.table(table.name()) + ";").toList();
			case TRINO -> tables.stream()
				.map((table) -> "CALL hive.system.sync_partition_metadata('default', '" + table.name() + "', 'FULL');")
				.toList();
		};
	}

	/** What the statement cannot say, as comments. */
	private List<String> notes(WarehouseTable table) {
		List<String> notes = new ArrayList<>();
		if (!this.dialect.keys().declares(table)) {
			notes.add("-- key of " + table.name() + ": " + String.join(", ", table.key()));
		}
		if (this.dialect == SqlDialect.REDSHIFT) {
			// https://docs.aws.amazon.com/redshift/latest/dg/limitations-super.html: a
			// text
			// within a SUPER is no longer than a VARCHAR
			table.longerThan(this.dialect.maxVarchar()).forEach((name) -> {
				Long bytes = table.longest().get(name);
				notes.add("-- " + name + " has texts of "
						+ ((bytes != null) ? String.format(Locale.ROOT, "up to %,d bytes", bytes) : "more than 64 KB")
						+ ": a " + (name.contains(".") ? "text in a SUPER" : "VARCHAR")
						+ " takes 65,535, and COPY refuses the rest; exclude the path to load the others");
			});
		}
		return notes;
	}

	/** Name, type and, where the dialect has it here, the JSON Pointer as a comment. */
	String definition(Column column, WarehouseTable table) {
		boolean isKey = table.key().contains(column.name());
		return this.dialect.name(column.name()) + " " + this.dialect.type(column, table)
				+ (isKey ? this.dialect.keys().notNull() : "") + this.dialect.comment(column.path());
	}

	/** The comments of columns, where they are statements of their own. */
	List<String> comments(WarehouseTable table, List<Column> columns) {
		List<String> statements = new ArrayList<>();
		if (this.dialect == SqlDialect.REDSHIFT || this.dialect == SqlDialect.DUCKDB) {
			for (Column column : columns) {
				String path = column.path();
				if (path != null) {
					statements.add("COMMENT ON COLUMN " + this.dialect.table(table.name()) + "."
							+ this.dialect.name(column.name()) + " IS " + this.dialect.quoting().comment(path) + ";");
				}
			}
		}
		return statements;
	}

}
