package io.spidraparquet.scalar;

/**
 * No column can hold a value without loss, for example a lone surrogate, which has no
 * UTF-8 form. Cheap to throw: it has no stack trace.
 */
public final class UnrepresentableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what cannot be held and where, for the {@code error_message} of a
	 * failed page
	 */
	public UnrepresentableException(String message) {
		super(message, null, false, false);
	}

}
