package io.spidraparquet.readers;

import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * A column, or a field of a struct, as {@code schema.json} names it.
 *
 * @param name of the column
 * @param type of its values; of the elements if it is a list
 * @param scale digits after the point of a decimal, else 0
 * @param precision digits of a decimal, else 0
 * @param shape whether it is a list, and of what
 * @param fields of the structs of a list; empty without structs
 */
record ReadColumn(String name, Type type, int precision, int scale, Shape shape, List<ReadColumn> fields) {

	static ReadColumn of(JsonNode column) {
		String type = column.path("type").asString();
		List<ReadColumn> fields = column.path("fields").valueStream().map(ReadColumn::of).toList();
		Shape shape = Shape.SCALAR;
		if (type.startsWith("LIST<")) {
			shape = fields.isEmpty() ? Shape.LIST : Shape.STRUCTS;
			type = type.substring("LIST<".length(), type.length() - 1);
		}
		int[] digits = type.startsWith("DECIMAL")
				? Stream.of(type.replaceAll("[^0-9,]", "").split(",")).mapToInt(Integer::parseInt).toArray()
				: new int[] { 0, 0 };
		String word = type.startsWith("DECIMAL") ? "DECIMAL" : type;
		return new ReadColumn(column.path("name").asString(),
				(shape == Shape.STRUCTS || word.equals("JSON")) ? Type.STRING : Type.valueOf(word), digits[0],
				digits[1], shape, fields);
	}

	boolean isScalar() {
		return this.shape == Shape.SCALAR;
	}

	boolean isNumber() {
		return this.type == Type.INT64 || this.type == Type.DOUBLE || this.type == Type.DECIMAL;
	}

	/** JSON text is a {@link #STRING}. */
	enum Type {

		BOOLEAN, INT64, DOUBLE, DECIMAL, STRING, DATE, TIMESTAMP

	}

	enum Shape {

		SCALAR, LIST, STRUCTS

	}

}
