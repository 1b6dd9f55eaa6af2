package io.spidraparquet.iceberg;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Runs are published, but their Iceberg tables are not complete. The next start of any
 * run of the dataset completes them.
 */
public sealed class TablesOwedException extends IOException permits TableRefusedException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception. The failure of a catalog is not its cause: a failure of a
	 * database would be taken for one of the job repository.
	 * @param message what is owed, why, and what to do
	 * @param failure what happened, without secrets; null if the message says all
	 */
	TablesOwedException(String message, @Nullable Throwable failure) {
		super(message);
		if (failure != null) {
			addSuppressed(failure);
		}
	}

}
