package io.spidraparquet.iceberg;

import java.io.IOException;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Hold;

/**
 * What a failure of a catalog or of the dataset's files means, in words without secrets.
 */
final class CatalogFailure {

	private CatalogFailure() {
	}

	/**
	 * Explains why tables are not complete. The runs are published, whatever happened.
	 * @return the exception to be thrown: the failure itself if the dataset is no longer
	 * held, since this run must not go on
	 */
	static IOException owed(Dataset dataset, Throwable failure) {
		if (failure instanceof Hold.LostException lost) {
			return lost;
		}
		String start = "the runs of " + dataset.display() + " are published, but its Iceberg tables are not complete: ";
		if (failure instanceof TableRefusedException) {
			return new TableRefusedException(start + failure.getMessage());
		}
		return new TablesOwedException(start + reason(failure)
				+ ". The next start of any run of this dataset completes them, as does: jobs/run iceberg output="
				+ dataset.display() + " --register", withoutSecrets(failure));
	}

	/**
	 * Explains why tables cannot be read, of which nothing is known then.
	 * @return the exception to be thrown
	 */
	static IOException notRead(Dataset dataset, Throwable failure) {
		String start = "the Iceberg tables of " + dataset.display() + " cannot be read: ";
		if (failure instanceof TableRefusedException) {
			return new TableRefusedException(start + failure.getMessage());
		}
		IOException unread = new IOException(start + reason(failure));
		unread.addSuppressed(withoutSecrets(failure));
		return unread;
	}

	/** Catalogs tell what happened in their innermost exception. */
	static String reason(Throwable failure) {
		Throwable inner = failure;
		while (inner.getCause() != null && inner.getCause() != inner) {
			inner = inner.getCause();
		}
		String message = line(inner);
		String outer = line(failure);
		return (inner == failure || outer.isEmpty()) ? message : outer + " (" + message + ")";
	}

	private static String line(Throwable failure) {
		String message = (failure.getMessage() != null) ? failure.getMessage() : failure.getClass().getSimpleName();
		return withoutSecrets(message.lines().findFirst().orElse(""));
	}

	/** The URL of a database, which Iceberg repeats, may have a password in it. */
	private static String withoutSecrets(String message) {
		return message.replaceAll("//[^/@\\s]*@", "//…@")
			.replaceAll("(?i)((?:password|passwd|pwd|secret|token)=)[^&;\\s)]*", "$1…");
	}

	/** The same failure for a log, with its stack trace. */
	private static Throwable withoutSecrets(Throwable failure) {
		Throwable cause = failure.getCause();
		Throwable copy = new Throwable(withoutSecrets(failure.toString()),
				(cause != null) ? withoutSecrets(cause) : null);
		copy.setStackTrace(failure.getStackTrace());
		return copy;
	}

}
