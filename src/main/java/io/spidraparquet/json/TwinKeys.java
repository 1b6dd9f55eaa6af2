package io.spidraparquet.json;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.scalar.UnrepresentableException;
import io.spidraparquet.schema.Pointers;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keys that an object has twice. If both have one value, the second is left out. Two
 * values have no representation, in a row as little as in JSON that is kept: readers of
 * JSON take the first, the last, or none.
 */
public final class TwinKeys {

	private static final JsonMapper JSON = new JsonMapper();

	private static final byte[] COMMA = { ',' };

	private static final byte[] NOTHING = {};

	private final JsonParser parser;

	private final JsonSlice json;

	private TwinKeys(JsonParser parser, JsonSlice json) {
		this.parser = parser;
		this.json = json;
	}

	/**
	 * Copies the value that a text begins with, with each key once.
	 * @param json the text
	 * @return the value as JSON
	 * @throws UnrepresentableException if a key has two values
	 */
	public static JsonSlice leaveOut(JsonSlice json) {
		ByteArrayOutputStream copy = new ByteArrayOutputStream(json.length());
		try (JsonParser parser = JsonText.parse(json)) {
			parser.nextToken();
			new TwinKeys(parser, json).copy(Pointers.DATA, copy);
		}
		return JsonSlice.of(copy.toByteArray());
	}

	/**
	 * Copies a value.
	 * @return the value in a form that equals that of the same value
	 */
	private Object copy(String pointer, ByteArrayOutputStream to) {
		JsonToken token = this.parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			return copyObject(pointer, to);
		}
		return (token == JsonToken.START_ARRAY) ? copyArray(pointer, to) : copyScalar(token, to);
	}

	private Object copyObject(String pointer, ByteArrayOutputStream to) {
		Map<String, Object> members = new HashMap<>();
		to.write('{');
		for (String key = this.parser.nextName(); key != null; key = this.parser.nextName()) {
			this.parser.nextToken();
			ByteArrayOutputStream copy = new ByteArrayOutputStream();
			Object value = copy(Pointers.child(pointer, key), copy);
			Object first = members.putIfAbsent(key, value);
			if (first == null) {
				to.writeBytes((members.size() > 1) ? COMMA : NOTHING);
				to.writeBytes(JSON.writeValueAsBytes(key));
				to.write(':');
				to.writeBytes(copy.toByteArray());
			}
			else if (!first.equals(value)) {
				throw new UnrepresentableException(
						"the key at " + Pointers.child(pointer, key) + " occurs twice in its object, with two values");
			}
		}
		to.write('}');
		return members;
	}

	private Object copyArray(String pointer, ByteArrayOutputStream to) {
		List<Object> elements = new ArrayList<>();
		to.write('[');
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			to.writeBytes(elements.isEmpty() ? NOTHING : COMMA);
			elements.add(copy(pointer, to));
		}
		to.write(']');
		return elements;
	}

	private Object copyScalar(JsonToken token, ByteArrayOutputStream to) {
		int start = this.json.start() + (int) this.parser.currentTokenLocation().getByteOffset();
		String text = String.valueOf(this.parser.getString());
		int end = this.json.start() + (int) this.parser.currentLocation().getByteOffset();
		to.write(this.json.bytes(), start, end - start);
		return new Scalar(token, text);
	}

	/**
	 * A scalar.
	 *
	 * @param token its kind
	 * @param text its characters
	 */
	private record Scalar(JsonToken token, String text) {

	}

	/**
	 * An object has a key twice, so that its page has to be read in another way. Cheap to
	 * throw: it has neither a message nor a stack trace.
	 */
	public static final class FoundException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		FoundException() {
			super(null, null, false, false);
		}

	}

}
