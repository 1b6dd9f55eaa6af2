package io.spidraparquet.sql;

import java.util.stream.Collectors;

import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;

/**
 * The names of a dialect's types: those to which the warehouse's loader converts the
 * Parquet types, or as which it reads them.
 *
 * @param bool for {@code BOOLEAN}
 * @param int64 for {@code INT64}
 * @param real for {@code DOUBLE}
 * @param text for {@code STRING} and {@code JSON}
 * @param date for {@code DATE}
 * @param timestamp for {@code TIMESTAMP}
 * @param list for lists; {@code %s} is the element's type
 * @param struct for structs; {@code %s} are the fields
 * @param field for a field of a struct: its name and its type
 * @param decimal for decimals, without their digits
 */
record SqlTypes(String bool, String int64, String real, String text, String date, String timestamp, String list,
		String struct, String field, String decimal) {

	/** The most digits after the point of BigQuery's NUMERIC. */
	private static final int NUMERIC_SCALE = 9;

	/** The most digits before the point of BigQuery's NUMERIC. */
	private static final int NUMERIC_INTEGER_DIGITS = 29;

	static final SqlTypes BIGQUERY = new SqlTypes("BOOL", "INT64", "FLOAT64", "STRING", "DATE", "TIMESTAMP",
			"ARRAY<%s>", "STRUCT<%s>", "%s %s", "NUMERIC");

	static final SqlTypes SNOWFLAKE = new SqlTypes("BOOLEAN", "NUMBER(19,0)", "FLOAT", "VARCHAR", "DATE",
			"TIMESTAMP_LTZ(6)", "ARRAY", "OBJECT", "", "NUMBER");

	static final SqlTypes REDSHIFT = new SqlTypes("BOOLEAN", "BIGINT", "DOUBLE PRECISION", "VARCHAR(65535)", "DATE",
			"TIMESTAMP", "SUPER", "SUPER", "", "DECIMAL");

	static final SqlTypes DUCKDB = new SqlTypes("BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "DATE",
			"TIMESTAMP WITH TIME ZONE", "%s[]", "STRUCT(%s)", "%s %s", "DECIMAL");

	static final SqlTypes SPARK = new SqlTypes("BOOLEAN", "BIGINT", "DOUBLE", "STRING", "DATE", "TIMESTAMP",
			"ARRAY<%s>", "STRUCT<%s>", "%s: %s", "DECIMAL");

	static final SqlTypes ATHENA = new SqlTypes("boolean", "bigint", "double", "string", "date", "timestamp",
			"array<%s>", "struct<%s>", "%s:%s", "decimal");

	static final SqlTypes TRINO = new SqlTypes("boolean", "bigint", "double", "varchar", "date", "timestamp(6)",
			"array(%s)", "row(%s)", "%s %s", "decimal");

	/**
	 * The name of a type. Fields of structs have quotes around their names, which all
	 * dialects accept, and the comments of their columns where the type can have them.
	 * @param type type of a column
	 * @param dialect the dialect, whose decimals may have fewer digits after the point; a
	 * decimal with more is a text
	 */
	String of(ColumnType type, SqlDialect dialect) {
		if (type instanceof ColumnType.ListOf listOf) {
			return this.list.formatted(scalar(listOf.element(), dialect.maxScale()));
		}
		if (type instanceof ColumnType.ListOfStructs structs) {
			return this.list.formatted(this.struct.formatted(
					structs.fields().stream().map((field) -> field(field, dialect)).collect(Collectors.joining(", "))));
		}
		return (type instanceof ColumnType.Scalar scalar) ? scalar(scalar, dialect.maxScale()) : this.text;
	}

	private String field(Column field, SqlDialect dialect) {
		return this.field.formatted(dialect.name(field.name()), of(field.type(), dialect))
				+ dialect.commentInType(field.path());
	}

	private String scalar(ColumnType.Scalar type, int maxScale) {
		if (type instanceof ColumnType.Decimal digits) {
			return (digits.scale() > maxScale) ? this.text
					: decimal(digits) + "(" + digits.precision() + "," + digits.scale() + ")";
		}
		return switch ((ColumnType.Basic) type) {
			case BOOLEAN -> this.bool;
			case INT64 -> this.int64;
			case DOUBLE -> this.real;
			case STRING -> this.text;
			case DATE -> this.date;
			case TIMESTAMP -> this.timestamp;
		};
	}

	private String decimal(ColumnType.Decimal type) {
		boolean tooLarge = type.scale() > NUMERIC_SCALE || type.precision() - type.scale() > NUMERIC_INTEGER_DIGITS;
		return (tooLarge && equals(BIGQUERY)) ? "BIGNUMERIC" : this.decimal;
	}

}
