package io.spidraparquet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.iceberg.TableRefusedException;
import io.spidraparquet.job.JobRunner;
import io.spidraparquet.job.PartFailedException;
import io.spidraparquet.job.RepositoryFailure;
import io.spidraparquet.job.fetch.FetchFailedException;
import io.spidraparquet.job.plan.NothingKeptException;
import io.spidraparquet.job.publish.NotPublishedException;
import io.spidraparquet.parquet.MissingLibraryException;
import io.spidraparquet.schema.SchemaRefusedException;
import io.spidraparquet.settings.BadValue;
import io.spidraparquet.settings.Reason;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.worker.UnfitWorkerException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.NestedExceptionUtils;

/**
 * What a user is told about a failure: an exit code and one line. An unknown failure
 * keeps its stack trace, for a bug report.
 *
 * @param code exit code of the process
 * @param message one line
 * @param unknown the failure itself if it is unknown; else null
 */
record Failure(ExitCode code, String message, @Nullable Throwable unknown) {

	/**
	 * Start of the name of an exception whose class is loaded for outputs on S3 only.
	 */
	private static final String NO_KEYS_FOR_S3 = "org.apache.hadoop.fs.s3a.auth.NoA";

	private static final String REPOSITORY = "the job repository failed: ";

	/** H2's error code for a database that it closed by itself. */
	private static final int CLOSED_BY_H2 = 90098;

	private static final String NO_SPACE = "No space left on device";

	/** Free space in a message, as {@code Amounts.free} writes it. */
	private static final Pattern FREE = Pattern.compile("\\b[0-9.]+ \\w+ free\\b");

	/** The same of a disk that is full, or nearly. */
	private static final Pattern FULL = Pattern.compile("\\b[0-9.]+ (bytes?|kB) free\\b");

	private static final String MORE_MEMORY = "give the process more memory, for example JAVA_OPTS=-Xmx1g";

	/**
	 * Failures that need a person outrank those worth a retry, known failures outrank
	 * unknown ones, and causes outrank Batch's exception that a partition failed.
	 */
	private static final Comparator<Failure> IMPORTANCE = Comparator
		.<Failure>comparingInt(
				(failure) -> List
					.of(ExitCode.USAGE, ExitCode.LOCKED, ExitCode.PERSON, ExitCode.TOO_MANY_FAILED_PAGES,
							ExitCode.STOPPED, ExitCode.RETRY)
					.indexOf(failure.code()))
		.thenComparing((failure) -> failure.unknown() != null)
		.thenComparing((failure) -> failure.unknown() instanceof JobExecutionException);

	/**
	 * The most important of several failures.
	 * @param failures at least one
	 */
	static Failure of(Collection<Throwable> failures) {
		return failures.stream().map(Failure::of).min(IMPORTANCE).orElseThrow();
	}

	static Failure of(Throwable failure) {
		List<Failure> known = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof OutOfMemoryError) {
				return new Failure(ExitCode.RETRY, outOfMemory(String.valueOf(cause.getMessage())), null);
			}
			Failure explained = explain(cause);
			if (explained != null) {
				known.add(explained);
			}
		}
		if (!known.isEmpty()) {
			return known.stream().min(IMPORTANCE).orElseThrow();
		}
		return new Failure(ExitCode.RETRY, failure.getClass().getSimpleName() + ": " + failure.getMessage(), failure);
	}

	private static String outOfMemory(String message) {
		String start = "out of memory (" + message + "): ";
		if (message.contains("array size") || message.contains("implementation limit")) {
			return start + "a value is larger than the 2 GB that Java can hold; a larger heap does not help. Leave this"
					+ " crawl out, or have its instruction extract less";
		}
		if (message.contains("native thread")) {
			return start + "the host gives this user no more threads; raise its limits (ulimit -u, or pids of the"
					+ " container)";
		}
		return start + "the heap is limited to " + heap() + "; " + MORE_MEMORY;
	}

	private static String heap() {
		return Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MB";
	}

	/** Why the job repository failed, for a message that says what became of it. */
	static String reasonOf(Collection<? extends Throwable> failures) {
		return failures.stream()
			.map(Failure::of)
			.filter(Failure::isOfRepository)
			.map((failure) -> failure.message().substring(REPOSITORY.length()))
			.findFirst()
			.orElseGet(() -> Reason.line(failures.iterator().next()));
	}

	boolean isOfRepository() {
		return this.message.startsWith(REPOSITORY);
	}

	private static @Nullable Failure explain(Throwable cause) {
		if (cause instanceof UsageException || cause instanceof DatasetOwner.OtherJobException
				|| cause instanceof MissingLibraryException || cause instanceof UnfitWorkerException) {
			return known(ExitCode.USAGE, cause);
		}
		if (cause instanceof BindException ex) {
			return new Failure(ExitCode.USAGE, BadValue.message(ex), null);
		}
		if (cause instanceof MarkedYAMLException ex) {
			return new Failure(ExitCode.USAGE, "the job definition is not valid YAML, line "
					+ (ex.getProblemMark().getLine() + 1) + ": " + ex.getProblem(), null);
		}
		if (cause instanceof ConfigDataException) {
			return known(ExitCode.USAGE, cause);
		}
		if (cause instanceof DatasetLock.LockedException) {
			return known(ExitCode.LOCKED, cause);
		}
		if (cause instanceof PartFailedException ex) {
			return new Failure(ExitCode.of(ex.code()), Reason.line(ex), null);
		}
		if (cause instanceof JobRunner.StoppedException) {
			return known(ExitCode.STOPPED, cause);
		}
		if (cause instanceof NotPublishedException) {
			return known(ExitCode.TOO_MANY_FAILED_PAGES, cause);
		}
		if (cause instanceof SchemaRefusedException || cause instanceof NothingKeptException
				|| cause instanceof TableRefusedException) {
			return known(ExitCode.PERSON, cause);
		}
		if (cause instanceof ApiException ex) {
			return known(ex.kind().isPassing() ? ExitCode.RETRY : ExitCode.PERSON, cause);
		}
		if (cause instanceof FetchFailedException ex) {
			return known(ex.isPassing() ? ExitCode.RETRY : ExitCode.PERSON, cause);
		}
		if (cause instanceof UnsupportedFileSystemException) {
			return new Failure(ExitCode.USAGE, "output: " + Reason.line(cause), null);
		}
		if (cause.getClass().getName().startsWith(NO_KEYS_FOR_S3)) {
			return new Failure(ExitCode.USAGE,
					"there are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this host"
							+ " a role (the setting fs.s3a.aws.credentials.provider lists what S3A tried)",
					null);
		}
		if (cause instanceof SQLException ex) {
			String reason = reason(cause);
			boolean closed = reason.isEmpty() && ex.getErrorCode() == CLOSED_BY_H2;
			if (!reason.isEmpty() && ex.getClass().getName().startsWith("org.h2.")) {
				// H2 names its file itself, and classes of its own
				return new Failure(ExitCode.RETRY,
						REPOSITORY + (reason.contains(NO_SPACE) ? "its disk is full" : "its disk failed") + reason,
						null);
			}
			String message = Reason.line(cause) + (closed ? whyClosed() : reason);
			return new Failure(ExitCode.RETRY, REPOSITORY + message + hint(message), null);
		}
		if (RepositoryFailure.isOfRepository(cause)) {
			return new Failure(ExitCode.RETRY, REPOSITORY + Reason.line(cause), null);
		}
		if (cause instanceof IOException || cause instanceof UncheckedIOException || cause instanceof FSError) {
			return known(ExitCode.RETRY, cause);
		}
		return null;
	}

	private static Failure known(ExitCode code, Throwable cause) {
		String message = Reason.line(cause);
		return new Failure(code, message + hint(message), null);
	}

	/** A file system with free space is full if it has no inodes left. */
	private static String hint(String message) {
		if (!message.contains(NO_SPACE) || FULL.matcher(message).find()) {
			return "";
		}
		return FREE.matcher(message).find()
				? "; there is space, so it is probably out of inodes: see df -i, and remove files"
				: "; see df for its free space and df -i for its free inodes";
	}

	/**
	 * Possible reasons for a closed database: H2 told the actual one to another thread.
	 */
	private static String whyClosed() {
		return ", which happens if its disk fails or memory runs out (the heap is limited to " + heap() + "): "
				+ MORE_MEMORY;
	}

	/** The message of the disk or the network, if the database's exception hides it. */
	private static String reason(Throwable failure) {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
		return (root != failure && root instanceof IOException && root.getMessage() != null)
				? " (" + root.getMessage() + ")" : "";
	}

}
