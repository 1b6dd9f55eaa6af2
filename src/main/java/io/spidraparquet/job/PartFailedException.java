package io.spidraparquet.job;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.spidraparquet.api.ApiException;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.step.StepExecution;

/**
 * A slice or a partition failed on a worker.
 */
public final class PartFailedException extends JobExecutionException {

	private static final long serialVersionUID = 1L;

	/**
	 * Start of what a worker stores as the description of the exit status, if the other
	 * parts of the run would fail likewise.
	 */
	public static final String OF_ALL_PARTS = "! ";

	private static final Pattern STORED = Pattern.compile("(?:" + OF_ALL_PARTS + ")?(\\d{1,3}) (.+)", Pattern.DOTALL);

	private final int code;

	private PartFailedException(int code, String message) {
		super(message);
		this.code = code;
	}

	/**
	 * What a worker stores as the description of the exit status.
	 * @param explained exit code and message, separated by a space
	 * @param failures what it is about
	 * @return a description for {@link #of(String)}
	 */
	public static String describe(String explained, Collection<Throwable> failures) {
		return failures.stream().anyMatch(PartFailedException::isOfAccount) ? OF_ALL_PARTS + explained : explained;
	}

	private static boolean isOfAccount(Throwable failure) {
		return failure instanceof ApiException ex && ex.kind() == ApiException.Kind.ACCOUNT;
	}

	/**
	 * The failure that a worker has stored.
	 * @param description description of the exit status
	 * @return null if no worker has stored it
	 */
	public static @Nullable PartFailedException of(String description) {
		Matcher stored = STORED.matcher(description);
		return stored.matches() ? new PartFailedException(Integer.parseInt(stored.group(1)), stored.group(2)) : null;
	}

	/**
	 * The failure that a worker has stored.
	 * @return null if the step did not fail on a worker
	 */
	static @Nullable PartFailedException of(StepExecution step) {
		return (step.getFailureExceptions().isEmpty() && step.getExitStatus().getExitCode().equals("FAILED"))
				? of(step.getExitStatus().getExitDescription()) : null;
	}

	/**
	 * The exit code that the failure has.
	 * @return a code of the list of exit codes
	 */
	public int code() {
		return this.code;
	}

}
