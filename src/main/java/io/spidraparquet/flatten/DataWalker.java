package io.spidraparquet.flatten;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.scalar.JsonScalar;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks the data of a page: descends into objects and passes scalars, arrays and objects
 * that are kept as JSON to a visitor, each with its node of the path tree. Skips null.
 * All settings on the shape of data are applied here, once for the profile and the rows.
 * Not thread-safe.
 *
 * @param <N> the visitor's type of a node
 */
final class DataWalker<N> {

	private final Visitor<N> visitor;

	private final Flattening flattening;

	private final ParsedScalar scalar = new ParsedScalar();

	DataWalker(Visitor<N> visitor, Flattening flattening) {
		this.visitor = visitor;
		this.flattening = flattening;
	}

	/**
	 * Walks the data of a page.
	 * @param parser positioned at the value's first token; left at its last
	 * @param json the text that the parser reads
	 * @param root the node of the value
	 */
	void walk(JsonParser parser, JsonSlice json, N root) {
		this.scalar.moveTo(parser, json);
		byte[] document = (this.flattening.parsesText() && this.scalar.mayBeDocument())
				? TextDocument.find(this.scalar.text()) : null;
		if (document == null) {
			start(parser, new JsonSlice(json.bytes(), this.scalar.start(), json.end()), root);
			return;
		}
		JsonSlice text = JsonSlice.of(document);
		try (JsonParser inner = JsonText.parse(text)) {
			inner.nextToken();
			this.scalar.moveTo(inner, text);
			start(inner, text, root);
		}
	}

	/** Releases the text that was walked last. */
	void forget() {
		this.scalar.forget();
	}

	/** Walks the value that a slice begins with. */
	private void start(JsonParser parser, JsonSlice json, N root) {
		DataShape shape = this.flattening.root();
		boolean nested = parser.currentToken() == JsonToken.START_OBJECT
				|| parser.currentToken() == JsonToken.START_ARRAY;
		if (shape.rows() != DataShape.Rows.NONE && !(nested && hasRows(json, shape))) {
			parser.skipChildren(); // the page gives no row
		}
		else {
			value(parser, root, shape, 0);
		}
	}

	private static boolean hasRows(JsonSlice json, DataShape shape) {
		try (JsonParser parser = JsonText.parse(json)) {
			parser.nextToken();
			return RowsCheck.leadsToRows(parser, shape);
		}
	}

	/**
	 * Walks an element of an array whose elements are, or contain, rows.
	 * @param parser positioned at the element's first token; left at its last
	 * @param array the text of the array, which the parser reads
	 * @param node the node of the array
	 * @param shape settings for that node
	 */
	void walkItem(JsonParser parser, JsonSlice array, N node, DataShape shape) {
		this.scalar.moveTo(parser, array);
		item(parser, node, shape);
	}

	private void value(JsonParser parser, N node, DataShape shape, int depth) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_ARRAY && shape.rows() != DataShape.Rows.NONE) {
			items(parser, node, shape);
		}
		else if (token == JsonToken.START_OBJECT) {
			boolean descends = shape.rows() == DataShape.Rows.ON_THE_WAY
					|| (!shape.isKeptAsJson() && depth < this.flattening.maxDepth());
			if (descends) {
				members(parser, node, shape, depth);
			}
			else {
				objectAsJson(parser, node);
			}
		}
		else if (token == JsonToken.START_ARRAY) {
			array(parser, node, shape);
		}
		else if (token != JsonToken.VALUE_NULL) {
			this.visitor.scalar(node, shape.read(this.scalar));
		}
	}

	private void members(JsonParser parser, N node, DataShape shape, int depth) {
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			parser.nextToken();
			DataShape below = shape.child(key);
			if (below.isExcluded()) {
				parser.skipChildren();
			}
			else {
				value(parser, this.visitor.child(node, key), below, depth + 1);
			}
		}
	}

	private void objectAsJson(JsonParser parser, N node) {
		int start = this.scalar.start();
		boolean empty = parser.nextToken() == JsonToken.END_OBJECT;
		if (!empty) {
			skipToEndOfObject(parser);
		}
		this.visitor.object(node, empty, this.scalar.json(start));
	}

	/** Expects the parser at the first key. */
	private static void skipToEndOfObject(JsonParser parser) {
		do {
			parser.nextToken();
			parser.skipChildren();
		}
		while (parser.nextToken() != JsonToken.END_OBJECT);
	}

	private void array(JsonParser parser, N node, DataShape shape) {
		int start = this.scalar.start();
		boolean complex = false;
		this.visitor.beginArray(node);
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
				complex = true;
				parser.skipChildren();
			}
			else if (!complex) {
				this.visitor.element(node, (token == JsonToken.VALUE_NULL) ? null : shape.read(this.scalar));
			}
		}
		this.visitor.endArray(node, complex, this.scalar.json(start));
	}

	private void items(JsonParser parser, N node, DataShape shape) {
		if (!this.visitor.walksItems()) {
			int start = this.scalar.start();
			parser.skipChildren();
			this.visitor.items(node, shape, this.scalar.json(start));
			return;
		}
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			this.visitor.beginItem(node);
			item(parser, node, shape);
		}
	}

	private void item(JsonParser parser, N node, DataShape shape) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			members(parser, node, shape, 0);
		}
		else if (token == JsonToken.START_ARRAY) {
			array(parser, node, shape);
		}
		else if (token != JsonToken.VALUE_NULL) {
			this.visitor.scalar(node, shape.read(this.scalar));
		}
	}

	/**
	 * Receives the values of a page's data.
	 *
	 * @param <N> type of a node of the path tree
	 */
	interface Visitor<N> {

		/** The node of a key. */
		N child(N node, String key);

		/** A scalar that is not null. Valid during the call only. */
		void scalar(N node, JsonScalar scalar);

		/** An array starts. Inner arrays are not reported. */
		void beginArray(N node);

		/**
		 * An element of an array of scalars. An array that turns out to be complex may
		 * have reported some elements before.
		 */
		void element(N node, @Nullable JsonScalar scalar);

		/**
		 * An array ends.
		 * @param complex whether it contains objects or arrays
		 * @param json its text
		 */
		void endArray(N node, boolean complex, JsonSlice json);

		/**
		 * An object that is kept as one value.
		 * @param empty whether it has no members
		 * @param json its text
		 */
		void object(N node, boolean empty, JsonSlice json);

		/** Whether to walk arrays whose elements are, or contain, rows. */
		boolean walksItems();

		/** An element of such an array starts, if they are walked. */
		void beginItem(N node);

		/** Such an array, if they are not walked. */
		void items(N node, DataShape shape, JsonSlice json);

	}

}
