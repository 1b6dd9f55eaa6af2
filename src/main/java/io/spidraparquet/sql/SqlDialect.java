package io.spidraparquet.sql;

import java.util.Locale;

import io.spidraparquet.schema.Column;
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

	/** Athena: external tables over the files. */
	ATHENA(38, 0),

	/** Trino: external tables of the Hive connector over the files. */
	TRINO(38, 0);

	/** A column of text keeps room for texts of at least this length. */
	private static final int LEAST_VARCHAR = 256;

	/** The schema of Trino's Hive connector that has the tables. */
	private static final String TRINO_SCHEMA = "hive.default.";

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
	 * The statements that create tables, so that the warehouse can load their files or
	 * read them. Parents come first.
	 * @param dataset the tables
	 * @return several lines, with a semicolon at the end
	 */
	public String createTables(WarehouseDataset dataset) {
		return new CreateTables(this, dataset).of(dataset.wanted());
	}

	/**
	 * The statements that bring tables of an earlier state of the dataset to the present
	 * one: new tables, new columns and fields of structs, and texts that have become
	 * longer. A comment says what to do where the dialect has no statement.
	 * @param dataset the tables
	 * @param earlier the tables as they were
	 * @return several lines, with a semicolon at the end; empty if nothing is needed
	 */
	public String alterTables(WarehouseDataset dataset, WarehouseDataset earlier) {
		return new AlterTables(this, dataset, earlier).all();
	}

	/**
	 * The statements that create views over the latest version of each page, in which the
	 * columns of a path are one, and views that join tables with their parents.
	 * @param dataset the tables
	 * @return several lines, with a semicolon at the end
	 */
	public String createViews(WarehouseDataset dataset) {
		return new Views(this, dataset).all();
	}

	/** Quotes the name of a column. */
	String name(String column) {
		return quoting().name((this == SNOWFLAKE) ? column.toUpperCase(Locale.ROOT) : column);
	}

	/** Quotes the name of a table, with its schema where that is needed. */
	String table(String name) {
		return (this == TRINO) ? TRINO_SCHEMA + name(name) : name(name);
	}

	/** Quotes the name of a table or a view in a query, with its schema likewise. */
	String inQueries(String name) {
		return (this == ATHENA) ? TRINO.name(name) : table(name);
	}

	/** Whether the tables are the folders of the dataset, a run being a partition. */
	boolean readsFolders() {
		return this == ATHENA || this == TRINO;
	}

	/**
	 * The dialect of queries: Athena's are Trino's, only its statements about tables are
	 * Hive's.
	 */
	SqlDialect ofQueries() {
		return (this == ATHENA) ? TRINO : this;
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

	Quoting quoting() {
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

	Keys keys() {
		return switch (this) {
			case BIGQUERY -> Keys.BIGQUERY;
			case SNOWFLAKE -> Keys.SNOWFLAKE;
			case REDSHIFT -> Keys.REDSHIFT;
			case DUCKDB, SPARK, ATHENA, TRINO -> Keys.NONE;
		};
	}

	int maxVarchar() {
		return this.maxVarchar;
	}

	int maxScale() {
		return this.maxScale;
	}

	/**
	 * What follows the type of a column whose values have a path: the JSON Pointer as a
	 * comment, where it is not a statement of its own.
	 */
	String comment(@Nullable String path) {
		if (path == null) {
			return "";
		}
		String comment = quoting().comment(path);
		return switch (this) {
			case BIGQUERY -> " OPTIONS(description=" + comment + ")";
			case SNOWFLAKE, SPARK, ATHENA, TRINO -> " COMMENT " + comment;
			case REDSHIFT, DUCKDB -> "";
		};
	}

	/**
	 * The same for a field within a type. Hive's grammar has comments there, but drops
	 * them.
	 */
	String commentInType(@Nullable String path) {
		return switch (this) {
			case BIGQUERY, SPARK -> comment(path);
			case SNOWFLAKE, REDSHIFT, DUCKDB, ATHENA, TRINO -> "";
		};
	}

	String type(Column column, WarehouseTable table) {
		Long longest = table.longest().get(column.name());
		return (this.maxVarchar > 0 && longest != null && column.type().isText()) ? varchar(longest)
				: types().of(column.type(), this);
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
