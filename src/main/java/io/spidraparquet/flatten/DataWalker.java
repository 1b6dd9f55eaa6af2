package io.spidraparquet.flatten;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.schema.JsonScalar;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks the data of a page: descends into objects, shows scalars, arrays and whatever is
 * kept whole to a visitor at the place their keys lead to, and takes null for nothing.
 * All that settings say of the shape of data is decided here, once for the profile and
 * the rows. Not thread-safe.
 *
 * @param <N> what the visitor calls a place
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
	 * @param parser stands on the value's first token, and is left on its last
	 * @param json the text that the parser reads
	 * @param root the place of the value
	 */
	void walk(JsonParser parser, JsonSlice json, N root) {
		this.scalar.of(parser, json);
		byte[] document = (this.flattening.parsesText() && this.scalar.mayBeDocument())
				? TextDocument.find(this.scalar.text()) : null;
		if (document == null) {
			start(parser, new JsonSlice(json.bytes(), this.scalar.start(), json.end()), root);
			return;
		}
		JsonSlice text = JsonSlice.of(document);
		try (JsonParser inner = JsonText.parse(text)) {
			inner.nextToken();
			this.scalar.of(inner, text);
			start(inner, text, root);
		}
	}

	/** Lets go of the text that was walked last. */
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
	 * Walks an element of an array whose elements are, or hold, rows.
	 * @param parser stands on the element's first token, and is left on its last
	 * @param array the text of the array, on which the parser was opened
	 * @param place the place of the array
	 * @param shape what is said of that place
	 */
	void walkItem(JsonParser parser, JsonSlice array, N place, DataShape shape) {
		this.scalar.of(parser, array);
		item(parser, place, shape);
	}

	private void value(JsonParser parser, N place, DataShape shape, int depth) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_ARRAY && shape.rows() != DataShape.Rows.NONE) {
			items(parser, place, shape);
		}
		else if (token == JsonToken.START_OBJECT) {
			boolean descends = shape.rows() == DataShape.Rows.ON_THE_WAY
					|| (!shape.isWhole() && depth < this.flattening.maxDepth());
			if (descends) {
				members(parser, place, shape, depth);
			}
			else {
				whole(parser, place);
			}
		}
		else if (token == JsonToken.START_ARRAY) {
			array(parser, place, shape);
		}
		else if (token != JsonToken.VALUE_NULL) {
			this.visitor.scalar(place, shape.read(this.scalar));
		}
	}

	private void members(JsonParser parser, N place, DataShape shape, int depth) {
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			parser.nextToken();
			DataShape below = shape.child(key);
			if (below.isExcluded()) {
				parser.skipChildren();
			}
			else {
				value(parser, this.visitor.child(place, key), below, depth + 1);
			}
		}
	}

	private void whole(JsonParser parser, N place) {
		int start = this.scalar.start();
		boolean empty = parser.nextToken() == JsonToken.END_OBJECT;
		if (!empty) {
			skipToEndOfObject(parser);
		}
		this.visitor.object(place, empty, this.scalar.json(start));
	}

	/** The parser stands on the first key. */
	private static void skipToEndOfObject(JsonParser parser) {
		do {
			parser.nextToken();
			parser.skipChildren();
		}
		while (parser.nextToken() != JsonToken.END_OBJECT);
	}

	private void array(JsonParser parser, N place, DataShape shape) {
		int start = this.scalar.start();
		boolean complex = false;
		this.visitor.beginArray(place);
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
				complex = true;
				parser.skipChildren();
			}
			else if (!complex) {
				this.visitor.element(place, (token == JsonToken.VALUE_NULL) ? null : shape.read(this.scalar));
			}
		}
		this.visitor.endArray(place, complex, this.scalar.json(start));
	}

	private void items(JsonParser parser, N place, DataShape shape) {
		if (!this.visitor.walksItems()) {
			int start = this.scalar.start();
			parser.skipChildren();
			this.visitor.items(place, shape, this.scalar.json(start));
			return;
		}
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			this.visitor.beginItem(place);
			item(parser, place, shape);
		}
	}

	private void item(JsonParser parser, N place, DataShape shape) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			members(parser, place, shape, 0);
		}
		else if (token == JsonToken.START_ARRAY) {
			array(parser, place, shape);
		}
		else if (token != JsonToken.VALUE_NULL) {
			this.visitor.scalar(place, shape.read(this.scalar));
		}
	}

	/**
	 * Is shown what a page's data holds.
	 *
	 * @param <N> a place in the data
	 */
	interface Visitor<N> {

		/** The place that a key leads to. */
		N child(N place, String key);

		/** A scalar that is not null; valid during the call. */
		void scalar(N place, JsonScalar scalar);

		/** An array starts; arrays do not nest here. */
		void beginArray(N place);

		/**
		 * An element of an array of scalars; of an array that turns out to hold other
		 * things, perhaps some elements.
		 */
		void element(N place, @Nullable JsonScalar scalar);

		/**
		 * An array ends.
		 * @param complex whether it holds objects or arrays
		 * @param json its text
		 */
		void endArray(N place, boolean complex, JsonSlice json);

		/**
		 * An object that is kept as one value.
		 * @param empty whether it has no members
		 * @param json its text
		 */
		void object(N place, boolean empty, JsonSlice json);

		/** Whether arrays whose elements are, or hold, rows are walked with the rest. */
		boolean walksItems();

		/** An element of such an array starts, where they are walked. */
		void beginItem(N place);

		/** Such an array, where they are not walked. */
		void items(N place, DataShape shape, JsonSlice json);

	}

}
