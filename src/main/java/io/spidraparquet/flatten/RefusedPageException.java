package io.spidraparquet.flatten;

/**
 * A page is readable but gives no row.
 */
final class RefusedPageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final FailureReason reason;

	RefusedPageException(FailureReason reason, String message) {
		super(message, null, false, false);
		this.reason = reason;
	}

	FailureReason reason() {
		return this.reason;
	}

}
