package io.spidraparquet.page;

import java.io.IOException;

/**
 * Says that the body of a response ends too early or is not the JSON object that the
 * contract describes. The message says what is wrong and completes "the response for
 * crawl X is incomplete: …".
 */
public final class IncompleteBodyException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception for an unusable body.
	 * @param message what is wrong with it
	 */
	public IncompleteBodyException(String message) {
		super(message);
	}

}
