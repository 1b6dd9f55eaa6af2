package io.spidraparquet.flatten;

import io.spidraparquet.json.KeptJson;
import io.spidraparquet.json.ParsedScalar;
import io.spidraparquet.profile.ArrayRole;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks arrays in the data of a page: as values, as rows, or as what may be either. Not
 * thread-safe.
 *
 * @param <N> the visitor's type of a node
 */
final class ArrayWalker<N> {

	private final DataWalker<N> walker;

	private final DataVisitor<N> visitor;

	private final ParsedScalar scalar;

	private final KeptJson kept;

	/**
	 * Creates a walker.
	 * @param walker walks the objects in arrays
	 * @param scalar the current value of the parser
	 */
	ArrayWalker(DataWalker<N> walker, DataVisitor<N> visitor, ParsedScalar scalar, KeptJson kept) {
		this.walker = walker;
		this.visitor = visitor;
		this.scalar = scalar;
		this.kept = kept;
	}

	/** Walks an array with a role. */
	void walk(JsonParser parser, N node, DataShape shape, int depth, ArrayRole role) {
		switch (role) {
			case TABLE, NESTED -> {
				this.visitor.beginRows(node);
				while (parser.nextToken() != JsonToken.END_ARRAY) {
					row(parser, node, shape, depth);
				}
			}
			case OPEN -> open(parser, node, shape, depth);
			case VALUE -> value(parser, node, shape);
		}
	}

	/**
	 * Walks an element that is a row. The depth of one whose table a setting names starts
	 * anew.
	 */
	void row(JsonParser parser, N node, DataShape shape, int depth) {
		this.visitor.beginElement(node);
		if (parser.currentToken() == JsonToken.START_OBJECT) {
			this.visitor.objectElement(node);
		}
		item(parser, node, shape, shape.isTable() ? 0 : depth);
		this.visitor.endElement(node);
	}

	/** Walks an element that is, or contains, a row. */
	void item(JsonParser parser, N node, DataShape shape, int depth) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			this.walker.members(parser, node, shape, depth);
		}
		else if (token == JsonToken.START_ARRAY) {
			value(parser, node, shape);
		}
		else if (token != JsonToken.VALUE_NULL) {
			if (this.walker.isNull(shape)) {
				this.visitor.nullWord(node);
			}
			else {
				this.kept.checkScalar();
				this.visitor.value(node, shape.read(this.scalar));
			}
		}
	}

	/** Walks an array that may be a table, or the value of a column. */
	private void open(JsonParser parser, N node, DataShape shape, int depth) {
		int start = this.scalar.start();
		boolean complex = false;
		this.visitor.beginArray(node);
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			this.visitor.beginElement(node);
			if (token == JsonToken.START_OBJECT) {
				complex = true;
				this.visitor.objectElement(node);
				this.walker.members(parser, node, shape, depth);
			}
			else if (token == JsonToken.START_ARRAY) {
				complex = true;
				inner(parser, node, shape);
			}
			else {
				element(token, node, shape);
			}
		}
		this.visitor.endArray(node, complex, this.kept.text(start));
	}

	private void inner(JsonParser parser, N node, DataShape shape) {
		boolean complex = false;
		this.visitor.beginInnerArray(node);
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
				complex = true;
				this.kept.skip(parser);
			}
			else if (token != JsonToken.VALUE_NULL && !this.walker.isNull(shape)) {
				this.visitor.innerElement(node, shape.read(this.scalar));
			}
		}
		this.visitor.endInnerArray(node, complex);
	}

	/** Walks an array that is the value of a column. */
	private void value(JsonParser parser, N node, DataShape shape) {
		int start = this.scalar.start();
		boolean complex = false;
		this.visitor.beginArray(node);
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
				complex = true;
				this.kept.skip(parser);
			}
			else if (!complex) {
				element(token, node, shape);
			}
		}
		this.visitor.endArray(node, complex, this.kept.text(start));
	}

	private void element(JsonToken token, N node, DataShape shape) {
		if (token == JsonToken.VALUE_NULL) {
			this.visitor.element(node, null);
		}
		else if (this.walker.isNull(shape)) {
			this.visitor.nullElement(node);
		}
		else {
			this.visitor.element(node, shape.read(this.scalar));
		}
	}

}
