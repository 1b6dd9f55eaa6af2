package io.spidraparquet.page;

import tools.jackson.core.JsonParser;

/**
 * Takes the {@code data} of a page that succeeded.
 */
public interface PageData {

	/**
	 * Called once for a page that has data, also if it is null.
	 * @param parser stands on the first token of the value, and has to be left on its
	 * last
	 * @param json the text that the parser reads; its byte offset 0 is the start of the
	 * slice
	 */
	void read(JsonParser parser, JsonSlice json);

}
