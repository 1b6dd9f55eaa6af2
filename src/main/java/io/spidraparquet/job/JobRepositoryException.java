package io.spidraparquet.job;

/**
 * The job repository failed, or holds something that Batch cannot start from.
 */
public final class JobRepositoryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	JobRepositoryException(Throwable cause) {
		super(String.valueOf(cause.getMessage()), cause);
	}

}
