package io.spidraparquet.cli;

/**
 * The user has to type or configure something else; the message says what.
 */
final class UsageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UsageException(String message) {
		super(message);
	}

}
