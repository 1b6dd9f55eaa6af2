package io.spidraparquet.readers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Queries by which an engine tells what it reads: of each query's rows, the first cell is
 * {@code row} or {@code figures}, the second the name of the table, the third a JSON
 * object. The engine itself makes texts of all scalars: JSON's numbers would lose digits.
 */
enum Sql {

	DUCKDB, SPARK, TRINO, CLICKHOUSE;

	/** Each row of a table. */
	String rows(ReadTable table, String from) {
		Map<String, Cell> cells = new LinkedHashMap<>();
		for (ReadColumn column : table.columns()) {
			cells.put(column.name(), new Cell(text(quoted(column.name()), type(column)), type(column)));
		}
		return query("row", table, cells, from);
	}

	/** What {@link Figures} has of all scalar columns, in one row. */
	String figures(ReadTable table, String from) {
		Map<String, Cell> cells = new LinkedHashMap<>();
		for (ReadColumn column : table.columns()) {
			if (column.isScalar()) {
				String name = quoted(column.name());
				put(cells, column.name() + ".count", "count(" + name + ")");
				put(cells, column.name() + ".min", "min(" + name + ")");
				put(cells, column.name() + ".max", "max(" + name + ")");
				if (column.type() == ReadColumn.Type.INT64) {
					put(cells, column.name() + ".sum", "sum(CAST(" + name + " AS " + wholeNumber() + "))");
				}
				else if (column.isNumber() && column.precision() <= Figures.SUMMABLE_DIGITS) {
					put(cells, column.name() + ".sum", "sum(" + name + ")");
				}
			}
		}
		return query("figures", table, cells, from);
	}

	/** The columns of a table with their types. */
	String structure(ReadTable table) {
		return table.columns()
			.stream()
			.map((column) -> quoted(column.name()) + " " + type(column))
			.collect(Collectors.joining(", "));
	}

	private void put(Map<String, Cell> cells, String name, String expression) {
		cells.put(name, new Cell(text(expression, word()), word()));
	}

	private String query(String kind, ReadTable table, Map<String, Cell> cells, String from) {
		return "SELECT '" + kind + "', '" + table.name() + "', " + object(cells) + " FROM " + from + ";\n";
	}

	private String object(Map<String, Cell> cells) {
		return switch (this) {
			case DUCKDB -> "CAST(to_json(struct_pack("
					+ join(cells, (name, cell) -> quoted(name) + " := " + cell.expression()) + ")) AS VARCHAR)";
			case SPARK -> "to_json(named_struct(" + join(cells, (name, cell) -> "'" + name + "', " + cell.expression())
					+ "), map('ignoreNullFields', 'false'))";
			case TRINO -> "json_format(CAST(CAST(ROW(" + join(cells, (name, cell) -> cell.expression()) + ") AS ROW("
					+ join(cells, (name, cell) -> quoted(name) + " " + cell.type()) + ")) AS JSON))";
			case CLICKHOUSE -> "formatRowNoNewline('JSONEachRow', "
					+ join(cells, (name, cell) -> cell.expression() + " AS " + quoted(name)) + ")";
		};
	}

	private static String join(Map<String, Cell> cells, BiFunction<String, Cell, String> text) {
		return cells.entrySet()
			.stream()
			.map((cell) -> text.apply(cell.getKey(), cell.getValue()))
			.collect(Collectors.joining(", "));
	}

	/**
	 * The value with a text in place of each scalar; ClickHouse's JSON has all digits.
	 */
	private String text(String expression, String type) {
		return (this == CLICKHOUSE) ? expression : "CAST(" + expression + " AS " + type + ")";
	}

	private String type(ReadColumn column) {
		String element = (this == CLICKHOUSE) ? stored(column) : word();
		if (column.shape() == ReadColumn.Shape.STRUCTS) {
			String between = (this == SPARK) ? ": " : " ";
			String fields = column.fields()
				.stream()
				.map((field) -> quoted(field.name()) + between + type(field))
				.collect(Collectors.joining(", "));
			element = switch (this) {
				case DUCKDB -> "STRUCT(" + fields + ")";
				case SPARK -> "STRUCT<" + fields + ">";
				case TRINO -> "ROW(" + fields + ")";
				case CLICKHOUSE -> "Tuple(" + fields + ")";
			};
		}
		if (column.isScalar()) {
			return element;
		}
		return switch (this) {
			case DUCKDB -> element + "[]";
			case SPARK -> "ARRAY<" + element + ">";
			case TRINO -> "ARRAY(" + element + ")";
			case CLICKHOUSE -> "Array(" + element + ")";
		};
	}

	/**
	 * The type of a file's column in ClickHouse, whose own type of dates has the years
	 * 1900 to 2299 only.
	 */
	private static String stored(ReadColumn column) {
		return "Nullable(" + switch (column.type()) {
			case BOOLEAN -> "Bool";
			case INT64 -> "Int64";
			case DOUBLE -> "Float64";
			case DECIMAL -> "Decimal(" + column.precision() + ", " + column.scale() + ")";
			case STRING -> "String";
			case DATE -> "Int32";
			case TIMESTAMP -> "Decimal(18, 6)";
		} + ")";
	}

	private String word() {
		return (this == SPARK) ? "STRING" : "VARCHAR";
	}

	private String wholeNumber() {
		return (this == CLICKHOUSE) ? "Nullable(Decimal(38, 0))" : "DECIMAL(38, 0)";
	}

	private String quoted(String name) {
		return switch (this) {
			case DUCKDB, TRINO -> '"' + name + '"';
			case SPARK, CLICKHOUSE -> '`' + name + '`';
		};
	}

	/** An expression, and the type that it has. */
	private record Cell(String expression, String type) {

	}

}
