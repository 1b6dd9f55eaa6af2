package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a warehouse for our files.
 */
public enum SqlDialect {

	/** BigQuery: load with {@code enable_list_inference}. */
	BIGQUERY(38, 0),

	/** Snowflake: names are in upper case, as Snowflake stores unquoted names. */
	SNOWFLAKE(37, 16_777_216),

	/** Redshift: load with {@code SERIALIZETOJSON} if there are lists. */
	REDSHIFT(37, 65_535),

	/** DuckDB. */
	DUCKDB(38, 0),

	/** Spark and Databricks. */
	SPARK(38, 0),

	/** Athena: an external table over the files. */
	ATHENA(38, 0),

	/** Trino: an external table of the Hive connector over the files. */
	TRINO(38, 0);

	/** A column of text keeps room for texts of at least this length. */
	private static final int LEAST_VARCHAR = 256;

	/** The schema of Trino's Hive connector that has the table. */
	private static final String TRINO_SCHEMA = "hive.default.";

	/** The partition column of engines that read our folders. */
	private static final String PARTITION = "run";

	private final int maxScale;

	/** The longest VARCHAR, in bytes; 0 if text has no length. */
	private final int maxVarchar;

	SqlDialect(int maxScale, int maxVarchar) {
		this.maxScale = maxScale;
		this.maxVarchar = maxVarchar;
	}

	/**
	 * The word for the dialect on the command line.
	 * @return lower-case letters
	 */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The statements that create the table, so that the warehouse can load its files or
	 * read them.
	 * @param table the table
	 * @return several lines, with a semicolon at the end
	 */
	public String createTable(WarehouseTable table) {
		List<String> lines = new ArrayList<>(notes(table));
		if (this == TRINO) {
			lines.add("SET SESSION hive.timestamp_precision = 'MICROSECONDS';");
		}
		lines.add("CREATE " + ((this == ATHENA) ? "EXTERNAL " : "") + "TABLE " + tableName(WarehouseTable.NAME) + " (");
		String columns = table.columns()
			.stream()
			.map((column) -> "    " + definition(column, table))
			.collect(Collectors.joining(",\n"));
		String partition = (this == TRINO) ? ",\n    " + name(PARTITION) + " " + types().text() : "";
		lines.add(columns + partition);
		lines.add(end(table));
		lines.addAll(comments(table.columns()));
		return String.join("\n", lines);
	}

	private String end(WarehouseTable table) {
		return switch (this) {
			case BIGQUERY, SNOWFLAKE, REDSHIFT, DUCKDB -> ");";
			case SPARK -> ")\nUSING PARQUET;";
			case ATHENA ->
				")\nPARTITIONED BY (" + name(PARTITION) + " " + types().text() + ")\nSTORED AS PARQUET\nLOCATION "
						+ quoting().text(Quoting.visible(table.folder())) + ";\n" + syncPartitions();
			case TRINO -> ")\nWITH (\n    external_location = " + quoting().text(Quoting.visible(table.folder()))
					+ ",\n    format = 'PARQUET',\n    partitioned_by = ARRAY['" + PARTITION + "']\n);\n"
					+ syncPartitions();
		};
	}

	private String syncPartitions() {
		return (this == ATHENA) ? "MSCK REPAIR TABLE " + WarehouseTable.NAME + ";"
				: "CALL hive.system.sync_partition_metadata('default', '" + WarehouseTable.NAME + "', 'FULL');";
	}

	/** What the statement cannot say, as comments. */
	private List<String> notes(WarehouseTable table) {
		List<String> notes = new ArrayList<>();
		if (this == REDSHIFT) {
			table.longerThan(this.maxVarchar).forEach((column) -> {
				Long bytes = table.longest().get(column.name());
				notes.add("-- " + column.name() + " has texts of "
						+ ((bytes != null) ? String.format(Locale.ROOT, "up to %,d bytes", bytes) : "more than 64 KB")
						+ ": a VARCHAR takes 65,535, and COPY refuses the rest; exclude the path to load the others");
			});
		}
		if (this == TRINO) {
			notes.add("-- for a catalog hive with a schema default: change these names to yours");
		}
		if ((this == ATHENA || this == TRINO) && !table.isInBucket()) {
			notes.add("-- the location has to be one that the engine reads: copy the dataset there, and change it");
		}
		if (this == ATHENA || this == TRINO) {
			notes.add("-- repeat the last statement after each run, which adds a partition");
		}
		return notes;
	}

	/**
	 * The statements that bring a table of an earlier state of the dataset to the present
	 * one: new columns, and texts that have become longer.
	 * @param table the table
	 * @param earlier the table as it was
	 * @return several lines, with a semicolon at the end; empty if nothing is needed
	 */
	public String alterTable(WarehouseTable table, WarehouseTable earlier) {
		List<String> known = earlier.columns().stream().map(Column::name).toList();
		List<Column> added = table.columns().stream().filter((column) -> !known.contains(column.name())).toList();
		if (this == ATHENA && added.stream().anyMatch((column) -> column.type() == ColumnType.Basic.DATE)) {
			return "-- Athena cannot add a column of type date, so the table is made again; its files stay\nDROP TABLE "
					+ WarehouseTable.NAME + ";\n" + createTable(table);
		}
		List<String> lines = new ArrayList<>();
		if (!added.isEmpty() && (this == SPARK || this == ATHENA)) {
			// the syntax of Athena's statement has no comments
			lines.add(added.stream()
				.map((column) -> "    " + ((this == ATHENA) ? name(column.name()) + " " + type(column, table)
						: definition(column, table)))
				.collect(Collectors.joining(",\n", "ALTER TABLE " + tableName(WarehouseTable.NAME) + " ADD COLUMNS (\n",
						"\n);")));
		}
		else {
			String add = (this == REDSHIFT) ? " ADD COLUMN " : " ADD COLUMN IF NOT EXISTS ";
			added.forEach((column) -> lines
				.add("ALTER TABLE " + tableName(WarehouseTable.NAME) + add + definition(column, table) + ";"));
		}
		lines.addAll(comments(added));
		earlier.columns().forEach((column) -> {
			String type = type(column, table);
			if (this.maxVarchar > 0 && WarehouseTable.isText(column) && isLonger(type, type(column, earlier))) {
				lines.add("ALTER TABLE " + WarehouseTable.NAME + " ALTER COLUMN " + name(column.name())
						+ ((this == SNOWFLAKE) ? " SET DATA TYPE " : " TYPE ") + type + ";");
			}
		});
		return String.join("\n", lines);
	}

	private boolean isLonger(String type, String before) {
		return length(type) > length(before);
	}

	private int length(String varchar) {
		int bracket = varchar.indexOf('(');
		return (bracket < 0) ? this.maxVarchar : Integer.parseInt(varchar.substring(bracket + 1, varchar.length() - 1));
	}

	/**
	 * The statement that creates a view over the latest version of each page, in which
	 * the columns of a path are one.
	 * @param table the table
	 * @return several lines, with a semicolon at the end
	 */
	public String createView(WarehouseTable table) {
		return new LatestView(this).of(table);
	}

	/** Name, type and, where the dialect has it here, the JSON Pointer as a comment. */
	private String definition(Column column, WarehouseTable table) {
		String definition = name(column.name()) + " " + type(column, table);
		String path = column.path();
		if (path == null) {
			return definition;
		}
		return switch (this) {
			case BIGQUERY -> definition + " OPTIONS(description=" + quoting().comment(path) + ")";
			case SNOWFLAKE, SPARK, ATHENA, TRINO -> definition + " COMMENT " + quoting().comment(path);
			case REDSHIFT, DUCKDB -> definition;
		};
	}

	/** The comments of columns, where they are statements of their own. */
	private List<String> comments(List<Column> columns) {
		List<String> statements = new ArrayList<>();
		if (this == REDSHIFT || this == DUCKDB) {
			for (Column column : columns) {
				String path = column.path();
				if (path != null) {
					statements.add("COMMENT ON COLUMN " + WarehouseTable.NAME + "." + name(column.name()) + " IS "
							+ quoting().comment(path) + ";");
				}
			}
		}
		return statements;
	}

	String name(String column) {
		return quoting().name((this == SNOWFLAKE) ? column.toUpperCase(Locale.ROOT) : column);
	}

	String tableName(String name) {
		return (this == TRINO) ? TRINO_SCHEMA + name : name;
	}

	SqlTypes types() {
		return switch (this) {
			case BIGQUERY -> SqlTypes.BIGQUERY;
			case SNOWFLAKE -> SqlTypes.SNOWFLAKE;
			case REDSHIFT -> SqlTypes.REDSHIFT;
			case DUCKDB -> SqlTypes.DUCKDB;
			case SPARK -> SqlTypes.SPARK;
			case ATHENA -> SqlTypes.ATHENA;
			case TRINO -> SqlTypes.TRINO;
		};
	}

	private Quoting quoting() {
		return switch (this) {
			case BIGQUERY -> Quoting.BIGQUERY;
			case SNOWFLAKE -> Quoting.SNOWFLAKE;
			case REDSHIFT -> Quoting.REDSHIFT;
			case DUCKDB -> Quoting.DUCKDB;
			case SPARK -> Quoting.SPARK;
			case ATHENA -> Quoting.ATHENA;
			case TRINO -> Quoting.TRINO;
		};
	}

	private String type(Column column, WarehouseTable table) {
		Long longest = table.longest().get(column.name());
		return (this.maxVarchar > 0 && longest != null && WarehouseTable.isText(column)) ? varchar(longest)
				: types().of(column.type(), this.maxScale);
	}

	/**
	 * Text with room for twice the longest value so far: the next power of two, at least
	 * 256.
	 */
	private String varchar(long longest) {
		long room = LEAST_VARCHAR;
		while (room < 2 * longest && room < this.maxVarchar) {
			room *= 2;
		}
		return "VARCHAR(" + Math.min(room, this.maxVarchar) + ")";
	}

	/**
	 * Finds a dialect.
	 * @param word as typed, in upper or lower case
	 * @return the dialect; null if there is none
	 */
	public static @Nullable SqlDialect find(String word) {
		for (SqlDialect dialect : values()) {
			if (dialect.word().equals(word.toLowerCase(Locale.ROOT))) {
				return dialect;
			}
		}
		return null;
	}

}
