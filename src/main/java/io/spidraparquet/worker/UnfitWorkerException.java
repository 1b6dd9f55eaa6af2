package io.spidraparquet.worker;

/**
 * This worker cannot take part in a run, because something on its host is missing or
 * differs from the manager's.
 */
public final class UnfitWorkerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnfitWorkerException(String message) {
		super(message);
	}

	UnfitWorkerException(String message, Throwable cause) {
		super(message, cause);
	}

}
