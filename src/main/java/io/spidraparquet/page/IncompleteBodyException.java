package io.spidraparquet.page;

import java.io.IOException;

/**
 * The body of a response is not the JSON object that the contract describes, or it ends
 * too early. The message says what is wrong and completes "the response for crawl X is
 * incomplete: …".
 */
public final class IncompleteBodyException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * A body that cannot be used.
	 * @param message what is wrong with it
	 */
	public IncompleteBodyException(String message) {
		super(message);
	}

}
