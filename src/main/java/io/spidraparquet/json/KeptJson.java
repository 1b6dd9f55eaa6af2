package io.spidraparquet.json;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.scalar.UnrepresentableException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks values that are kept as the text that was sent, and checks that strict parsers
 * take them: the keys of an object are distinct, and surrogates come in pairs. Not
 * thread-safe.
 */
public final class KeptJson {

	private final ParsedScalar scalar;

	private final SeenKeys keys = new SeenKeys();

	/** Whether the data has escaped surrogates, which may be lone ones. */
	private boolean surrogates;

	/**
	 * Creates a walk.
	 * @param scalar the current value of the parser
	 */
	public KeptJson(ParsedScalar scalar) {
		this.scalar = scalar;
	}

	/**
	 * Starts with the data of a page.
	 * @param data its text
	 */
	public void start(JsonSlice data) {
		this.keys.clear();
		this.surrogates = LoneSurrogates.mayBeIn(data);
	}

	/** Forgets the keys of objects that have ended. */
	public void forgetKeys() {
		this.keys.clear();
	}

	/**
	 * Begins an object.
	 * @return identifies it
	 */
	public int beginObject() {
		return this.keys.begin();
	}

	/**
	 * Adds the key of a member.
	 * @param object identifies the object
	 * @param key the key
	 * @throws TwinKeys.FoundException if the object has it already
	 */
	public void addKey(int object, String key) {
		if (!this.keys.add(object, key)) {
			throw new TwinKeys.FoundException();
		}
	}

	/**
	 * The text from a position to the end of the current token, which is kept as it is.
	 * @param start of the text
	 * @return the text
	 * @throws UnrepresentableException if it has a lone surrogate
	 */
	public JsonSlice text(int start) {
		JsonSlice json = this.scalar.json(start);
		if (this.surrogates) {
			LoneSurrogates.refuseIn(json);
		}
		return json;
	}

	/**
	 * Checks the current scalar.
	 * @throws UnrepresentableException if it has a lone surrogate
	 */
	public void checkScalar() {
		if (this.surrogates && this.scalar.isString()) {
			text(this.scalar.start());
		}
	}

	/**
	 * Moves to the end of a value.
	 * @param parser at its first token
	 */
	public void skip(JsonParser parser) {
		if (parser.currentToken() == JsonToken.START_OBJECT) {
			skipMembers(parser);
		}
		else if (parser.currentToken() == JsonToken.START_ARRAY) {
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				skip(parser);
			}
		}
	}

	/**
	 * Moves to the end of an object.
	 * @param parser at its first token
	 * @return the number of its members
	 */
	public int skipMembers(JsonParser parser) {
		int object = beginObject();
		int members = 0;
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			parser.nextToken();
			addKey(object, key);
			members++;
			skip(parser);
		}
		return members;
	}

}
