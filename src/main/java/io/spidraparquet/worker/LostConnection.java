package io.spidraparquet.worker;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;

import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Knows the failures of a database that cannot be reached, or that has ended a
 * connection.
 */
final class LostConnection {

	/**
	 * Connection exception, operator intervention such as a shutdown, and too many
	 * connections (https://www.postgresql.org/docs/current/errcodes-appendix.html).
	 */
	private static final String STATES = "08...|57P..|53300";

	/** What the pool says of a connection that has failed before, without a state. */
	private static final String OF_POOL = "Connection is closed";

	private LostConnection() {
	}

	/** Whether a failure, or one of its causes, is of that kind. */
	static boolean isIn(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (isOne(cause)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isOne(Throwable cause) {
		if (cause instanceof SQLException ex) {
			return ex instanceof SQLTransientConnectionException || OF_POOL.equals(ex.getMessage())
					|| Objects.requireNonNullElse(ex.getSQLState(), "").matches(STATES);
		}
		// without a connection, a transaction neither begins nor ends
		return cause instanceof CannotCreateTransactionException || cause instanceof TransactionSystemException;
	}

}
