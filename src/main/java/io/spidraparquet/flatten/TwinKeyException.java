package io.spidraparquet.flatten;

/**
 * An object has a key twice, so that its page has to be read in another way.
 */
final class TwinKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Cheap: it has neither a message nor a stack trace. */
	TwinKeyException() {
		super(null, null, false, false);
	}

}
