package io.spidraparquet.iceberg;

import java.io.IOException;

/**
 * Runs are published, but their Iceberg tables are not complete. The next start of any
 * run of the dataset completes them.
 */
public final class TablesOwedException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception. The failure of a catalog is not its cause: a failure of a
	 * database would be taken for one of the job repository.
	 * @param message what is owed, why, and what to do
	 * @param failure what happened
	 */
	TablesOwedException(String message, Exception failure) {
		super(message);
		addSuppressed(failure);
	}

}
