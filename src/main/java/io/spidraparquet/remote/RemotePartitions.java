package io.spidraparquet.remote;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

import io.spidraparquet.run.StopSignal;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.MessageChannelPartitionHandler;

/**
 * Passes the slices or partitions of one step to workers, and waits until the job
 * repository says that all of them have ended. A restart passes those that are not
 * COMPLETED.
 */
final class RemotePartitions extends MessageChannelPartitionHandler {

	private static final long POLL_MILLIS = 1000;

	private static final long POLL_MILLIS_PER_PART = 5;

	private final StopSignal stop;

	private final Preparation preparation;

	private final RemoteWatch watch;

	/**
	 * Creates the handler of one step.
	 * @param stop ends the wait
	 * @param preparation is made before workers begin
	 * @param watch tells meanwhile what they do
	 */
	RemotePartitions(StopSignal stop, Preparation preparation, RemoteWatch watch) {
		this.stop = stop;
		this.preparation = preparation;
		this.watch = watch;
	}

	@Override
	protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> partitions) throws Exception {
		if (partitions.isEmpty()) {
			return partitions;
		}
		Set<StepExecution> ordered = new LinkedHashSet<>(
				partitions.stream().sorted(Comparator.comparing(StepExecution::getStepName)).toList());
		Set<StepExecution> ended = new LinkedHashSet<>();
		// each poll reads all of them
		setPollInterval(Math.max(POLL_MILLIS, POLL_MILLIS_PER_PART * ordered.size()));
		this.preparation.make(manager);
		this.watch.begin(manager, ordered.size());
		try {
			this.stop.during(manager, () -> ended.addAll(pass(manager, ordered)));
		}
		finally {
			this.watch.end();
		}
		if (this.stop.isGiven()) {
			throw new JobInterruptedException("stopped while workers were at work");
		}
		return ended;
	}

	private Set<StepExecution> pass(StepExecution manager, Set<StepExecution> partitions)
			throws IOException, InterruptedException {
		try {
			return super.doHandle(manager, partitions);
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IOException(ex.getMessage(), ex);
		}
	}

	/** What has to be done before workers begin. */
	interface Preparation {

		void make(StepExecution manager) throws IOException, InterruptedException;

	}

}
