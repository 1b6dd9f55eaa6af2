package io.spidraparquet.flatten;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Looks for rows in data before it is walked. The values of a page that gives no row must
 * not add columns.
 */
enum RowsCheck {

	/** There is no row: the array is empty, null or missing. */
	NONE,
	/** There is a row, or more. */
	SOME,
	/** There is something else where the array should be. */
	OTHER;

	/**
	 * Looks for rows.
	 * @param parser positioned at the value's first token; left at its last
	 * @param shape settings for its node, which is that of the rows or on the way there
	 */
	static RowsCheck of(JsonParser parser, DataShape shape) {
		JsonToken token = parser.currentToken();
		boolean here = shape.rows() == DataShape.Rows.HERE;
		if (token == JsonToken.START_OBJECT) {
			return here ? skip(parser, SOME) : ofMembers(parser, shape);
		}
		if (token == JsonToken.START_ARRAY) {
			return here ? ofElements(parser) : ofItems(parser, shape);
		}
		return (token == JsonToken.VALUE_NULL) ? NONE : OTHER;
	}

	private static RowsCheck skip(JsonParser parser, RowsCheck result) {
		parser.skipChildren();
		return result;
	}

	private static RowsCheck ofElements(JsonParser parser) {
		RowsCheck found = NONE;
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			found = skip(parser, SOME);
		}
		return found;
	}

	/** The items of an array on the way to the rows. */
	private static RowsCheck ofItems(JsonParser parser, DataShape shape) {
		RowsCheck found = NONE;
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			boolean nested = parser.currentToken() == JsonToken.START_ARRAY;
			found = found.with(nested ? skip(parser, OTHER) : of(parser, shape));
		}
		return found;
	}

	private static RowsCheck ofMembers(JsonParser parser, DataShape shape) {
		RowsCheck found = NONE;
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			parser.nextToken();
			DataShape below = shape.child(key);
			if (below.rows() == DataShape.Rows.NONE) {
				parser.skipChildren();
			}
			else {
				found = found.with(of(parser, below));
			}
		}
		return found;
	}

	private RowsCheck with(RowsCheck other) {
		return (compareTo(other) >= 0) ? this : other;
	}

}
