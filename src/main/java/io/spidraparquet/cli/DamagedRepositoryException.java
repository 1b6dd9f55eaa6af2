package io.spidraparquet.cli;

import java.io.EOFException;
import java.sql.SQLException;

/**
 * The job repository in the state folder is damaged and was moved aside. The run starts
 * again with a new one.
 */
final class DamagedRepositoryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** {@code FILE_CORRUPTED_1} of H2. */
	private static final int FILE_CORRUPTED = 90030;

	DamagedRepositoryException(Throwable cause) {
		super(cause);
	}

	/** Whether a damaged job repository is the cause of a failed start. */
	static boolean isCauseOf(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof EOFException
					|| (cause instanceof SQLException ex && ex.getErrorCode() == FILE_CORRUPTED)) {
				return true;
			}
		}
		return false;
	}

}
