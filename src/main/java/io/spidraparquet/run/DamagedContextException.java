package io.spidraparquet.run;

import org.jspecify.annotations.Nullable;

/**
 * What the job repository holds about the steps of an attempt cannot be right: a value is
 * missing, cannot be read, or contradicts what was fetched. A new attempt with a new job
 * repository repeats the steps.
 */
public final class DamagedContextException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what contradicts what
	 */
	public DamagedContextException(String message) {
		this(message, null);
	}

	DamagedContextException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
