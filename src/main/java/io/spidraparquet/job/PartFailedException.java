package io.spidraparquet.job;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.step.StepExecution;

/**
 * A slice or a partition failed on a worker.
 */
public final class PartFailedException extends JobExecutionException {

	private static final long serialVersionUID = 1L;

	/** What a worker stores as the description of the exit status. */
	private static final Pattern STORED = Pattern.compile("(\\d{1,3}) (.+)", Pattern.DOTALL);

	private final int code;

	private PartFailedException(int code, String message) {
		super(message);
		this.code = code;
	}

	/**
	 * The failure that a worker has stored.
	 * @return null if the step did not fail on a worker
	 */
	static @Nullable PartFailedException of(StepExecution step) {
		Matcher stored = STORED.matcher(step.getExitStatus().getExitDescription());
		return (step.getFailureExceptions().isEmpty() && step.getExitStatus().getExitCode().equals("FAILED")
				&& stored.matches()) ? new PartFailedException(Integer.parseInt(stored.group(1)), stored.group(2))
						: null;
	}

	/**
	 * The exit code that the failure has.
	 * @return a code of the list of exit codes
	 */
	public int code() {
		return this.code;
	}

}
