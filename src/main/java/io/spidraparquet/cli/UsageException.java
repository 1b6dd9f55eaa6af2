package io.spidraparquet.cli;

/**
 * Wrong usage or configuration. The message says what to change.
 */
final class UsageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UsageException(String message) {
		super(message);
	}

}
