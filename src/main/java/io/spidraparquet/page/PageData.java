package io.spidraparquet.page;

import tools.jackson.core.JsonParser;

/**
 * Receives the {@code data} of pages that succeeded.
 */
public interface PageData {

	/**
	 * Reads the data of one page. Called once for a page that has data, even if the data
	 * is null.
	 * @param parser is at the first token of the value, and must be left at the last one
	 * @param json the text that the parser reads; the parser's byte offset 0 is the start
	 * of the slice
	 */
	void read(JsonParser parser, JsonSlice json);

}
