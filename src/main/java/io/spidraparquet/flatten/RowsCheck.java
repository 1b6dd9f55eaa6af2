package io.spidraparquet.flatten;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Checks that data has the array of rows wherever it must be. A page without it gives no
 * row, so its values must not add columns.
 */
final class RowsCheck {

	private RowsCheck() {
	}

	/**
	 * Whether each element on the way leads to an array of rows. Arrays may be empty.
	 * @param parser positioned at the value's first token; left at its last
	 * @param shape settings for its node
	 */
	static boolean leadsToRows(JsonParser parser, DataShape shape) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_ARRAY && shape.rows() == DataShape.Rows.HERE) {
			parser.skipChildren();
			return true;
		}
		if (token == JsonToken.START_ARRAY && shape.rows() == DataShape.Rows.ON_THE_WAY) {
			return allItemsLeadToRows(parser, shape);
		}
		if (token == JsonToken.START_OBJECT && shape.rows() == DataShape.Rows.ON_THE_WAY) {
			return memberLeadsToRows(parser, shape);
		}
		parser.skipChildren();
		return false;
	}

	private static boolean allItemsLeadToRows(JsonParser parser, DataShape shape) {
		boolean all = true;
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			if (parser.currentToken() == JsonToken.START_OBJECT) {
				all &= memberLeadsToRows(parser, shape);
			}
			else {
				all = false;
				parser.skipChildren();
			}
		}
		return all;
	}

	private static boolean memberLeadsToRows(JsonParser parser, DataShape shape) {
		boolean found = false;
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			parser.nextToken();
			found |= leadsToRows(parser, shape.child(key));
		}
		return found;
	}

}
