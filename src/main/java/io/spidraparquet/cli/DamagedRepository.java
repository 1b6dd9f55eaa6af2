package io.spidraparquet.cli;

import java.sql.SQLException;

/**
 * A job repository in the state folder whose file is no database any more.
 */
final class DamagedRepository {

	/** {@code FILE_CORRUPTED_1} of H2. */
	private static final int FILE_CORRUPTED = 90030;

	private DamagedRepository() {
	}

	/** Whether it is why the application did not start. */
	static boolean isCauseOf(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ex && ex.getErrorCode() == FILE_CORRUPTED) {
				return true;
			}
		}
		return false;
	}

}
