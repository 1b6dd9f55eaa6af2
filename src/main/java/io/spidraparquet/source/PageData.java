package io.spidraparquet.source;

import tools.jackson.core.JsonParser;

/**
 * Takes the {@code data} of a page that succeeded.
 */
public interface PageData {

	/**
	 * Called once for a page that has data, also if it is null.
	 * @param parser stands on the first token of the value, and has to be left on its
	 * last
	 * @param json holds the text that the parser reads
	 * @param offset where in {@code json} the parser's byte offset 0 is
	 * @param length of the text that the parser reads, in bytes
	 */
	void read(JsonParser parser, byte[] json, int offset, int length);

}
