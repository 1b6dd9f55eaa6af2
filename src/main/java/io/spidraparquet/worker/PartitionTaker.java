package io.spidraparquet.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.text.Listed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Takes one message of the queue and works on the slice or partition that it names. A
 * message whose part has ended, or whose job does not run any more, is dropped. A part
 * that another worker has begun is taken over from its beginning; after two workers have
 * died with it, it fails. Thread-safe.
 */
final class PartitionTaker {

	private static final Logger logger = LoggerFactory.getLogger(PartitionTaker.class);

	private static final int MOST_DEATHS = 2;

	private static final int MOST_RUNS = 4;

	/** Removes the claim of the current thread. */
	private static final ThreadLocal<@Nullable Release> RELEASE = new ThreadLocal<>();

	private final WorkerHost host;

	private final JobRepository repository;

	private final StopSignal stop;

	private final PartWork work;

	private final Map<String, WorkerRun> runs = new HashMap<>();

	private final Map<String, Integer> active = new HashMap<>();

	private final CountDownLatch never = new CountDownLatch(1);

	private int parked;

	/**
	 * Creates a taker.
	 * @param repository fenced against a worker that was taken for dead
	 * @param transactions of its database
	 */
	PartitionTaker(WorkerHost host, JobRepository repository, PlatformTransactionManager transactions) {
		this.host = host;
		this.repository = repository;
		this.stop = new StopSignal(this::park);
		this.work = new PartWork(host, repository, transactions, this.stop);
	}

	/**
	 * Works on a part to its end.
	 * @param request the message
	 * @throws RuntimeException if the message has to go back to the queue
	 */
	void take(StepExecutionRequest request) {
		StepExecution step = runnable(request);
		if (step == null) {
			return;
		}
		JobParameters parameters = step.getJobExecution().getJobParameters();
		String attempt = Objects.requireNonNull(parameters.getString("attempt"));
		try {
			WorkerRun run = begin(parameters, attempt);
			try {
				take(step, request.getStepName(), run, Attempt.Claim.of(attempt, this.host.name()));
			}
			finally {
				end(attempt);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	/** The step execution of a message; null if the message is to be dropped. */
	private @Nullable StepExecution runnable(StepExecutionRequest request) {
		StepExecution step = this.repository.getStepExecution(request.getStepExecutionId());
		if (step == null) {
			logger.info("dropped a message: the job repository does not know step execution {}",
					request.getStepExecutionId());
			return null;
		}
		JobExecution job = step.getJobExecution();
		boolean open = step.getStatus() == BatchStatus.STARTING || step.getStatus() == BatchStatus.STARTED;
		if (!open || job.getStatus() != BatchStatus.STARTED) {
			logger.info("dropped a message: {} is {}, and its job is {}", step.getStepName(), step.getStatus(),
					job.getStatus());
			return null;
		}
		return step;
	}

	private void take(StepExecution step, String name, WorkerRun run, Attempt.Claim claim) throws IOException {
		Claims claims = new Claims(run.files(), step.getId());
		Path folder = run.folder().resolve(Long.toString(claim.number()));
		Attempt attempt = run.attempt(claim, folder);
		List<String> others = claims.workers();
		String part = step.getStepName() + " of run " + run.run().key();
		if (others.size() >= MOST_DEATHS) {
			giveUp(step, part, others);
			return;
		}
		claims.add(claim);
		RELEASE.set(() -> claims.remove(claim));
		logger.info("took {}{}", part, others.isEmpty() ? "" : ", which " + others.get(0) + " had begun");
		try {
			PrivateFiles.makeFolder(folder);
			this.work.on(step, name, run, attempt, folder);
			requireStored(step, claims);
			logger.info("{} ended as {}", part, step.getStatus());
		}
		finally {
			// also where the database is lost: this worker lives
			RELEASE.remove();
			claims.remove(claim);
			PrivateFiles.deleteTree(folder);
		}
	}

	/**
	 * Batch only logs that it cannot store how a step ended. Then nobody but the message
	 * knows of the part, unless another worker has taken it over, with a message of its
	 * own.
	 */
	private void requireStored(StepExecution step, Claims claims) throws IOException {
		StepExecution stored = this.repository.getStepExecution(step.getId());
		if (stored != null && stored.getStatus().isRunning() && claims.workers().size() <= 1) {
			throw new IllegalStateException("the job repository could not store the end of " + step.getStepName());
		}
	}

	private void giveUp(StepExecution step, String part, List<String> workers) {
		String message = part + " was given up: the workers that worked on it died ("
				+ Listed.of(workers, workers.size()) + "); see their logs, for example for a lack of memory";
		logger.error("{}", message);
		step.setStatus(BatchStatus.FAILED);
		step.addFailureException(new IOException(message));
		step.setExitStatus(ExitStatus.FAILED);
		this.repository.update(step);
	}

	private synchronized WorkerRun begin(JobParameters parameters, String attempt) throws IOException {
		WorkerRun run = this.runs.get(attempt);
		if (run == null) {
			forgetOldRuns();
			run = WorkerRun.open(this.host, Objects.requireNonNull(parameters.getString("output")),
					Objects.requireNonNull(parameters.getString("key")), attempt);
			this.runs.put(attempt, run);
		}
		this.active.merge(attempt, 1, Integer::sum);
		return run;
	}

	private synchronized void end(String attempt) {
		this.active.merge(attempt, -1, Integer::sum);
	}

	private void forgetOldRuns() throws IOException {
		for (String attempt : List.copyOf(this.runs.keySet())) {
			WorkerRun run = this.runs.get(attempt);
			if (this.runs.size() >= MOST_RUNS && run != null && this.active.getOrDefault(attempt, 0) == 0) {
				this.runs.remove(attempt);
				this.active.remove(attempt);
				run.close();
			}
		}
	}

	/** How many parts are being worked on. */
	synchronized int active() {
		return this.active.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Asks all threads to give their parts back, and waits for them. They do not come
	 * back: the process is to end, whereby the messages return to the queue.
	 * @param millis how long to wait
	 */
	synchronized void giveBack(long millis) {
		this.stop.give();
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		try {
			for (long left = millis; left > 0
					&& this.parked < active(); left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
				wait(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Ends the current thread's work, before Batch would store that it is stopped: the
	 * part is to be taken by another worker.
	 */
	private void park() {
		Release claim = RELEASE.get();
		try {
			if (claim != null) {
				claim.run();
			}
		}
		catch (IOException ex) {
			logger.debug("the claim stays: {}", ex.getMessage());
		}
		synchronized (this) {
			this.parked++;
			notifyAll();
		}
		while (true) {
			try {
				this.never.await();
			}
			catch (InterruptedException ex) {
				// nothing but the end of the process ends this
			}
		}
	}

	/** Removes a claim. */
	private interface Release {

		void run() throws IOException;

	}

}
