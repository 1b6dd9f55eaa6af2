package io.spidraparquet.source;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * How the JSON of pages is read: a parser for a slice of bytes. Its limits are far above
 * what pages have; what exceeds them makes a page that cannot be represented.
 */
public final class JsonText {

	/** Deepest nesting of one page. */
	public static final int MAX_DEPTH = 1000;

	private static final int MAX_NUMBER_LENGTH = 100_000;

	private static final int MAX_NAME_LENGTH = 1_000_000;

	private static final JsonFactory FACTORY = JsonFactory.builder()
		// whether a page can be read must not depend on the keys of earlier ones
		.disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNumberLength(MAX_NUMBER_LENGTH)
			.maxNameLength(MAX_NAME_LENGTH)
			.build())
		.build();

	private JsonText() {
	}

	/**
	 * Opens a parser.
	 * @param json holds the text
	 * @param offset first byte of the text
	 * @param length of the text in bytes
	 * @return a parser before the first token, whose byte offsets count from the first
	 * byte of the text
	 */
	public static JsonParser parse(byte[] json, int offset, int length) {
		return FACTORY.createParser(ObjectReadContext.empty(), json, offset, length);
	}

}
