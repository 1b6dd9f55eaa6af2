package io.spidraparquet.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * How a dialect declares the keys of a table: where it does not enforce them, but plans
 * queries by them. The columns of a key are never null.
 *
 * @param property what follows a key; null if keys are not declared
 * @param notNull what follows the type of a column of the key; empty if nothing
 * @param mostColumns the most columns of a primary key
 */
record Keys(@Nullable String property, String notNull, int mostColumns) {

	/**
	 * Loading a file, whose columns are all optional, into a required column fails in
	 * BigQuery: "Field … has changed mode from REQUIRED to NULLABLE". A primary key takes
	 * nullable columns (https://cloud.google.com/bigquery/docs/primary-foreign-keys) and
	 * has at most 16 of them (https://cloud.google.com/bigquery/quotas#standard_tables).
	 */
	static final Keys BIGQUERY = new Keys(" NOT ENFORCED", "", 16);

	/**
	 * Without RELY, Snowflake does not plan by a key. Its primary keys imply NOT NULL
	 * (https://docs.snowflake.com/en/sql-reference/constraints-overview).
	 */
	static final Keys SNOWFLAKE = new Keys(" RELY", " NOT NULL", Integer.MAX_VALUE);

	/**
	 * Keys are for information, NOT NULL is enforced
	 * (https://docs.aws.amazon.com/redshift/latest/dg/t_Defining_constraints.html).
	 */
	static final Keys REDSHIFT = new Keys("", " NOT NULL", Integer.MAX_VALUE);

	/**
	 * Athena and Trino have no keys for external tables, and Spark none for tables of
	 * Parquet files; DuckDB enforces them, which takes an index in memory and refuses a
	 * run that is loaded before its earlier version is deleted.
	 */
	static final Keys NONE = new Keys(null, "", 0);

	/** Whether a primary key is declared, to which foreign ones may refer. */
	boolean declares(WarehouseTable table) {
		return this.property != null && table.key().size() <= this.mostColumns;
	}

	/** The clauses of a table, after its columns. */
	List<String> clauses(WarehouseTable table, @Nullable WarehouseTable parent, SqlDialect dialect) {
		List<String> clauses = new ArrayList<>();
		if (declares(table)) {
			clauses.add("PRIMARY KEY " + columns(table.key(), dialect) + this.property);
		}
		if (parent != null && declares(parent)) {
			String columns = columns(parent.key(), dialect);
			clauses.add("FOREIGN KEY " + columns + " REFERENCES " + dialect.table(parent.name()) + " " + columns
					+ this.property);
		}
		return clauses;
	}

	private static String columns(List<String> key, SqlDialect dialect) {
		return key.stream().map(dialect::name).collect(Collectors.joining(", ", "(", ")"));
	}

}
