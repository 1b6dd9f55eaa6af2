package io.spidraparquet.sql;

import java.util.Locale;
import java.util.stream.Collectors;

import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.TableSchema;

/**
 * The SQL with which a warehouse creates a table to load our files into. Each column has
 * the type to which the warehouse's loader converts the Parquet type, or as which it
 * reads it.
 */
public enum SqlDialect {

	/** BigQuery: load with {@code enable_list_inference}. */
	BIGQUERY("`", "ARRAY<%s>", "STRING") {

		@Override
		String decimal(ColumnType.Decimal type) {
			boolean numeric = type.scale() <= NUMERIC_SCALE
					&& type.precision() - type.scale() <= NUMERIC_INTEGER_DIGITS;
			return (numeric ? "NUMERIC" : "BIGNUMERIC") + digits(type);
		}

		@Override
		String basic(ColumnType.Basic type) {
			return switch (type) {
				case BOOLEAN -> "BOOL";
				case INT64 -> "INT64";
				case DOUBLE -> "FLOAT64";
				case STRING -> "STRING";
				case DATE -> "DATE";
				case TIMESTAMP -> "TIMESTAMP";
			};
		}

	},

	/** Snowflake: names are in upper case, as Snowflake stores unquoted names. */
	SNOWFLAKE("\"", "ARRAY", "VARCHAR") {

		@Override
		String name(String column) {
			return super.name(column.toUpperCase(Locale.ROOT));
		}

		@Override
		String decimal(ColumnType.Decimal type) {
			return (type.scale() <= MAX_SCALE) ? "NUMBER" + digits(type) : "VARCHAR";
		}

		@Override
		String basic(ColumnType.Basic type) {
			return switch (type) {
				case BOOLEAN -> "BOOLEAN";
				case INT64 -> "NUMBER(19,0)";
				case DOUBLE -> "FLOAT";
				case STRING -> "VARCHAR";
				case DATE -> "DATE";
				case TIMESTAMP -> "TIMESTAMP_LTZ(6)";
			};
		}

	},

	/** Redshift: load with {@code SERIALIZETOJSON} if there are lists. */
	REDSHIFT("\"", "SUPER", "VARCHAR(65535)") {

		@Override
		String decimal(ColumnType.Decimal type) {
			return (type.scale() <= MAX_SCALE) ? "DECIMAL" + digits(type) : "VARCHAR(65535)";
		}

		@Override
		String basic(ColumnType.Basic type) {
			return switch (type) {
				case BOOLEAN -> "BOOLEAN";
				case INT64 -> "BIGINT";
				case DOUBLE -> "DOUBLE PRECISION";
				case STRING -> "VARCHAR(65535)";
				case DATE -> "DATE";
				case TIMESTAMP -> "TIMESTAMP";
			};
		}

	},

	/** DuckDB. */
	DUCKDB("\"", "%s[]", "VARCHAR") {

		@Override
		String basic(ColumnType.Basic type) {
			return switch (type) {
				case BOOLEAN -> "BOOLEAN";
				case INT64 -> "BIGINT";
				case DOUBLE -> "DOUBLE";
				case STRING -> "VARCHAR";
				case DATE -> "DATE";
				case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
			};
		}

	},

	/** Spark and Databricks. */
	SPARK("`", "ARRAY<%s>", "STRING") {

		@Override
		String basic(ColumnType.Basic type) {
			return switch (type) {
				case BOOLEAN -> "BOOLEAN";
				case INT64 -> "BIGINT";
				case DOUBLE -> "DOUBLE";
				case STRING -> "STRING";
				case DATE -> "DATE";
				case TIMESTAMP -> "TIMESTAMP";
			};
		}

		@Override
		String end() {
			return ")\nUSING PARQUET;";
		}

	};

	/** The most digits after the point of BigQuery's NUMERIC. */
	private static final int NUMERIC_SCALE = 9;

	/** The most digits before the point of BigQuery's NUMERIC. */
	private static final int NUMERIC_INTEGER_DIGITS = 29;

	/** The most digits after the point in Snowflake and Redshift. */
	private static final int MAX_SCALE = 37;

	private final String quote;

	private final String list;

	private final String json;

	SqlDialect(String quote, String list, String json) {
		this.quote = quote;
		this.list = list;
		this.json = json;
	}

	/**
	 * The statement that creates a table.
	 * @param table its name, used without quoting
	 * @param schema its columns
	 * @return several lines, with a semicolon at the end
	 */
	public String createTable(String table, TableSchema schema) {
		return schema.columns()
			.stream()
			.map((column) -> "    " + name(column.name()) + " " + type(column.type()))
			.collect(Collectors.joining(",\n", "CREATE TABLE " + table + " (\n", "\n" + end()));
	}

	String end() {
		return ");";
	}

	String name(String column) {
		return this.quote + column + this.quote;
	}

	private String type(ColumnType type) {
		if (type instanceof ColumnType.ListOf listOf) {
			return this.list.formatted(scalar(listOf.element()));
		}
		return (type instanceof ColumnType.Scalar scalar) ? scalar(scalar) : this.json;
	}

	private String scalar(ColumnType.Scalar type) {
		return (type instanceof ColumnType.Decimal decimal) ? decimal(decimal) : basic((ColumnType.Basic) type);
	}

	String decimal(ColumnType.Decimal type) {
		return "DECIMAL" + digits(type);
	}

	abstract String basic(ColumnType.Basic type);

	private static String digits(ColumnType.Decimal type) {
		return "(" + type.precision() + "," + type.scale() + ")";
	}

}
