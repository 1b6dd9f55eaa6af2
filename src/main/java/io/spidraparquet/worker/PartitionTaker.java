package io.spidraparquet.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.remote.Claims;
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

	/** Removes the claim of the current thread. */
	private static final ThreadLocal<@Nullable Runnable> RELEASE = new ThreadLocal<>();

	private final WorkerHost host;

	private final JobRepository repository;

	private final StopSignal stop;

	private final PartWork work;

	private final Managers managers;

	private final OpenRuns<WorkerRun> runs = new OpenRuns<>();

	private final HeldBack heldBack = new HeldBack(Clock.systemUTC());

	private final CountDownLatch never = new CountDownLatch(1);

	private int parked;

	private volatile boolean worked;

	/**
	 * Creates a taker.
	 * @param repository fenced against a worker that was taken for dead
	 * @param transactions of its database
	 * @param managers tells whether a run still has one
	 */
	PartitionTaker(WorkerHost host, JobRepository repository, PlatformTransactionManager transactions,
			Managers managers) {
		this.host = host;
		this.repository = repository;
		this.managers = managers;
		this.stop = new StopSignal(this::park);
		this.work = new PartWork(host, repository, transactions, this.stop);
	}

	/**
	 * Works on a part to its end.
	 * @param request the message
	 * @param heartbeat of its transaction
	 * @return false if the message has to wait behind the others
	 * @throws UnfitWorkerException if this worker cannot take part in the run; the
	 * message has to wait, too
	 * @throws UncheckedIOException if the files of the run failed; the message has to
	 * wait, too
	 * @throws RuntimeException if the message has to go back to its place
	 */
	boolean take(StepExecutionRequest request, Heartbeat heartbeat) {
		StepExecution step = runnable(request);
		if (step == null) {
			return true;
		}
		long job = step.getJobExecutionId();
		if (this.managers.isGone(job)) {
			logger.info("dropped a message: {} belongs to a manager that is gone", step.getStepName());
			return true;
		}
		if (this.heldBack.isHeld(job)) {
			return false;
		}
		JobParameters parameters = step.getJobExecution().getJobParameters();
		String attempt = Objects.requireNonNull(parameters.getString("attempt"));
		String output = Objects.requireNonNull(parameters.getString("output"));
		String key = Objects.requireNonNull(parameters.getString("key"));
		try {
			WorkerRun run = this.runs.begin(job,
					() -> WorkerRun.open(this.host, output, key, attempt, attempt + "-" + job));
			try {
				take(step, request.getStepName(), run, Attempt.Claim.of(attempt, this.host.name()), heartbeat);
			}
			finally {
				this.runs.end(job);
			}
			return true;
		}
		catch (IOException | UncheckedIOException | UnfitWorkerException ex) {
			this.heldBack.failed(job);
			return switch (this.managers.look(job, URI.create(output))) {
				case ALIVE -> throw (ex instanceof IOException io) ? new UncheckedIOException(io.getMessage(), io)
						: (RuntimeException) ex;
				case DOUBTFUL -> false;
				case GONE -> {
					logger.warn("dropped the messages of run {}: its manager is gone, and {}", key, ex.getMessage());
					yield true;
				}
			};
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

	private void take(StepExecution step, String name, WorkerRun run, Attempt.Claim claim, Heartbeat heartbeat)
			throws IOException {
		Claims claims = new Claims(run.files(), step.getId());
		Path folder = run.folder().resolve(Long.toString(claim.number()));
		Attempt attempt = run.attempt(claim, folder);
		Map<String, String> others = claims.workers();
		String part = step.getStepName() + " of run " + run.run().key();
		if (others.size() >= MOST_DEATHS) {
			giveUp(step, part, List.copyOf(others.values()));
			return;
		}
		claims.add(claim);
		RELEASE.set(() -> release(claims, claim));
		// another worker may take the part over, but this one lives
		heartbeat.ifLost(() -> release(claims, claim));
		this.heldBack.works(step.getJobExecutionId());
		this.worked = true;
		logger.info("took {}{}", part,
				others.isEmpty() ? "" : ", which " + others.values().iterator().next() + " had begun");
		try {
			PrivateFiles.makeFolder(folder);
			this.work.on(step, name, run, attempt, folder);
			requireStored(step, claims, claim, others.keySet());
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
	private void requireStored(StepExecution step, Claims claims, Attempt.Claim own, Set<String> before)
			throws IOException {
		StepExecution stored = this.repository.getStepExecution(step.getId());
		if (stored != null && stored.getStatus().isRunning() && !claims.isTakenOver(own, before)) {
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

	/** How many parts are being worked on. */
	int active() {
		return this.runs.parts();
	}

	/** Whether this worker has begun a part of any run. */
	boolean hasWorked() {
		return this.worked;
	}

	/**
	 * Asks all threads to give their parts back, and waits for them. They do not come
	 * back: the process is to end, whereby the messages return to the queue.
	 * @param millis how long to wait
	 * @return whether no thread works any more
	 */
	synchronized boolean giveBack(long millis) {
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
		return this.parked >= active();
	}

	/**
	 * Ends the current thread's work, before Batch would store that it is stopped: the
	 * part is to be taken by another worker.
	 */
	private void park() {
		Runnable release = RELEASE.get();
		if (release != null) {
			release.run();
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

	private static void release(Claims claims, Attempt.Claim claim) {
		try {
			claims.remove(claim);
		}
		catch (IOException ex) {
			logger.debug("the claim stays: {}", ex.getMessage());
		}
	}

}
