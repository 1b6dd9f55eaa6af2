package io.spidraparquet.schema;

/**
 * A value that no column can hold without loss, such as a lone surrogate, which has no
 * UTF-8 form. Cheap to throw: it has no stack trace.
 */
public final class UnrepresentableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Says what cannot be held.
	 * @param message where and what, for the {@code error_message} of a failed page
	 */
	public UnrepresentableException(String message) {
		super(message, null, false, false);
	}

}
