package io.spidraparquet.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import io.spidraparquet.run.SharedState;
import io.spidraparquet.run.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * The workers that still fetch slices for an earlier start of the run. Within seconds,
 * they find that its manager has ended, share the responses that are complete, and remove
 * their claims. Whoever began the same slices before that would fetch the responses
 * again, so the slices are passed only then, or after a while: the claim of a worker that
 * has died stays.
 *
 * @param patience the longest wait
 */
record EarlierWorkers(JobRepository repository, SharedState files, StopSignal stop, Duration patience) {

	private static final Logger logger = LoggerFactory.getLogger(EarlierWorkers.class);

	private static final long POLL_MILLIS = 250;

	/**
	 * Waits for them.
	 * @param manager execution of the manager's step
	 * @param step name of the step whose executions the slices are
	 * @throws IOException if the claims cannot be read
	 */
	void await(StepExecution manager, String step) throws IOException, InterruptedException {
		Set<String> slices = this.repository.getJobExecutions(manager.getJobExecution().getJobInstance())
			.stream()
			.filter((start) -> start.getId() != manager.getJobExecution().getId())
			.flatMap((start) -> start.getStepExecutions().stream())
			.filter((slice) -> slice.getStepName().startsWith(step + ":"))
			.filter((slice) -> slice.getStatus() != BatchStatus.COMPLETED)
			.map((slice) -> Long.toString(slice.getId()))
			.collect(Collectors.toSet());
		long end = System.nanoTime() + this.patience.toNanos();
		boolean told = false;
		while (!this.stop.isGiven() && System.nanoTime() < end && areClaimed(slices)) {
			if (!told) {
				logger.info("waiting up to {} s for workers that fetch for an earlier start",
						this.patience.toSeconds());
				told = true;
			}
			Thread.sleep(POLL_MILLIS);
		}
	}

	/** Only a few slices have claims, so not all of them are looked at. */
	private boolean areClaimed(Set<String> slices) throws IOException {
		for (String claimed : this.files.list(Claims.FOLDER)) {
			if (slices.contains(claimed) && !new Claims(this.files, Long.parseLong(claimed)).workers().isEmpty()) {
				return true;
			}
		}
		return false;
	}

}
