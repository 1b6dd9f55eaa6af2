package io.spidraparquet.flatten;

import io.spidraparquet.schema.JsonScalar;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks the data of a page: descends into objects, shows scalars and arrays to a visitor
 * at the place their keys lead to, and takes null for nothing. Not thread-safe.
 *
 * @param <N> what the visitor calls a place
 */
final class DataWalker<N> {

	private final Visitor<N> visitor;

	private final ParsedScalar scalar = new ParsedScalar();

	DataWalker(Visitor<N> visitor) {
		this.visitor = visitor;
	}

	/**
	 * Walks one value.
	 * @param parser stands on the value's first token, and is left on its last
	 * @param json holds the text
	 * @param offset where in it the parser's byte offset 0 is
	 * @param root the place of the value
	 */
	void walk(JsonParser parser, byte[] json, int offset, N root) {
		this.scalar.of(parser, json, offset);
		value(parser, root);
	}

	private void value(JsonParser parser, N place) {
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			for (String key = parser.nextName(); key != null; key = parser.nextName()) {
				parser.nextToken();
				value(parser, this.visitor.child(place, key));
			}
		}
		else if (token == JsonToken.START_ARRAY) {
			array(parser, place);
		}
		else if (token != JsonToken.VALUE_NULL) {
			this.visitor.scalar(place, this.scalar);
		}
	}

	private void array(JsonParser parser, N place) {
		int start = this.scalar.start();
		boolean complex = false;
		this.visitor.beginArray(place);
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
				complex = true;
				parser.skipChildren();
			}
			else if (!complex) {
				this.visitor.element(place, (token == JsonToken.VALUE_NULL) ? null : this.scalar);
			}
		}
		this.visitor.endArray(place, complex, this.scalar.json(start));
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

	}

	/**
	 * A part of a page's text.
	 */
	interface JsonSlice {

		/** Its length in bytes. */
		int length();

		/** A copy of its bytes. */
		byte[] bytes();

	}

}
