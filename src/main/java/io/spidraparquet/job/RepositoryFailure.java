package io.spidraparquet.job;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.channels.OverlappingFileLockException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import io.spidraparquet.run.DamagedContextException;

import org.springframework.beans.BeansException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.TransactionException;

/**
 * Tells why the job repository failed. Whatever H2, or a value in the repository, fails
 * with is damage, unless the disk, memory, an interrupt or another process is the cause.
 */
public enum RepositoryFailure {

	/** The disk, memory, an interrupt, the network or another process is the cause. */
	ELSEWHERE,

	/** The repository is damaged: the same command would fail again. */
	DAMAGE,

	/** It may be damaged: only reading it tells. */
	UNCLEAR,

	/** The repository has not failed. */
	NONE;

	private static final String BATCH = "org.springframework.batch.core.repository.";

	private static final String SERIALIZER = "ExecutionContextSerializer";

	private static final int DATABASE_IS_CLOSED = 90098;

	private static final int DATABASE_IS_READ_ONLY = 90097;

	private static final int DATABASE_IS_OPEN_ELSEWHERE = 90020;

	private static final int OUT_OF_MEMORY = 90108;

	/**
	 * Judges the failures of a start. The constants are in the order of their weight.
	 * @param failures with their causes
	 * @return the weightiest reason that was found
	 */
	public static RepositoryFailure of(Collection<? extends Throwable> failures) {
		Set<RepositoryFailure> found = EnumSet.of(NONE);
		for (Throwable failure : failures) {
			found.addAll(ofChain(failure));
		}
		return Collections.min(found);
	}

	private static Set<RepositoryFailure> ofChain(Throwable failure) {
		Set<RepositoryFailure> found = EnumSet.noneOf(RepositoryFailure.class);
		boolean starting = failure instanceof BeansException;
		boolean hasWrapper = false;
		boolean hasDatabase = false;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			hasWrapper |= isWrapper(cause);
			hasDatabase |= cause instanceof SQLException;
			found.add(ofOne(cause, starting));
			if (isThrownBySerializer(cause)) {
				break; // its causes are exceptions of streams in memory
			}
		}
		if (hasWrapper && !hasDatabase) {
			found.add(DAMAGE);
		}
		return found;
	}

	/** Says nothing by itself if the database's exception is below it. */
	private static boolean isWrapper(Throwable cause) {
		return cause instanceof JobRepositoryException || cause instanceof TransactionException
				|| cause instanceof DataAccessException;
	}

	/**
	 * Whether one exception is the repository's, regardless of its causes.
	 * @param cause the exception
	 * @return true if the repository threw it, or a value in it cannot be right
	 */
	public static boolean isOfRepository(Throwable cause) {
		return cause instanceof SQLException || cause instanceof DamagedContextException
				|| (cause instanceof RuntimeException && isThrownByBatch(cause));
	}

	private static RepositoryFailure ofOne(Throwable cause, boolean starting) {
		if (cause instanceof SQLException ex) {
			return cause.getClass().getName().startsWith("org.postgresql.") ? ofPostgreSql(ex) : ofH2(ex, starting);
		}
		if (cause instanceof OverlappingFileLockException || cause instanceof DamagedContextException) {
			return DAMAGE; // H2 keeps the lock of a file that it could not open
		}
		if (cause instanceof OptimisticLockingFailureException || cause instanceof InterruptedException) {
			return ELSEWHERE;
		}
		if (cause instanceof IOException) {
			return (cause instanceof EOFException || cause instanceof UTFDataFormatException) ? NONE : ELSEWHERE;
		}
		if (cause instanceof OutOfMemoryError) {
			return starting ? NONE : ELSEWHERE;
		}
		return (cause instanceof Exception && !isWrapper(cause) && isThrownByBatch(cause)) ? DAMAGE : NONE;
	}

	/**
	 * A damaged length makes H2 ask for more memory than there is, at the start, when
	 * nothing else needs it.
	 */
	private static RepositoryFailure ofH2(SQLException ex, boolean starting) {
		return switch (ex.getErrorCode()) {
			case DATABASE_IS_CLOSED -> UNCLEAR;
			case DATABASE_IS_READ_ONLY -> ELSEWHERE;
			case DATABASE_IS_OPEN_ELSEWHERE ->
				(ex.getCause() != null && ex.getCause().getCause() instanceof OverlappingFileLockException) ? DAMAGE
						: ELSEWHERE;
			case OUT_OF_MEMORY -> starting ? DAMAGE : ELSEWHERE;
			default -> (ex instanceof SQLTransientException) ? UNCLEAR : DAMAGE;
		};
	}

	/**
	 * Classes of SQLSTATE: data exception, constraint violation, missing table or column,
	 * internal error (https://www.postgresql.org/docs/current/errcodes-appendix.html).
	 */
	private static RepositoryFailure ofPostgreSql(SQLException ex) {
		String state = Objects.requireNonNullElse(ex.getSQLState(), "");
		return (state.matches("(22|23|42|XX).*") && !state.equals("42501")) ? DAMAGE : ELSEWHERE;
	}

	private static boolean isThrownBySerializer(Throwable cause) {
		return thrower(cause).contains(SERIALIZER);
	}

	private static boolean isThrownByBatch(Throwable cause) {
		return !thrower(cause).isEmpty();
	}

	/**
	 * The class of Batch's repository that an exception passed through first; empty if
	 * there is none. The repository calls no code of this application.
	 */
	private static String thrower(Throwable cause) {
		for (StackTraceElement frame : cause.getStackTrace()) {
			if (frame.getClassName().startsWith(BATCH)) {
				return frame.getClassName();
			}
			if (frame.getClassName().startsWith("io.spidraparquet.")) {
				return "";
			}
		}
		return "";
	}

}
