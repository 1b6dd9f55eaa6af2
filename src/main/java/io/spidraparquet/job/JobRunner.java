package io.spidraparquet.job;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.spidraparquet.job.fetch.FetchFailedException;
import io.spidraparquet.job.publish.PublishStep;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.PartitionContext;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Starts the job of a session, or restarts its attempt. Before that, it ends the
 * executions that a crash left running; it may do so because the session holds the
 * dataset's lock.
 */
@Component
public final class JobRunner {

	private static final Logger logger = LoggerFactory.getLogger(JobRunner.class);

	private static final String OUTPUT = "output";

	private static final String DATASET = "dataset";

	private static final int MOST_TRIES = 20;

	private static final ExitStatus DIED = ExitStatus.FAILED.addExitDescription("the process died");

	private final JobOperator operator;

	private final JobRepository repository;

	private final Job job;

	private final Run run;

	private final Attempt attempt;

	private final StopSignal stop;

	private final JobProperties properties;

	JobRunner(JobOperator operator, JobRepository repository, Job job, Run run, Attempt attempt, StopSignal stop,
			JobProperties properties) {
		this.operator = operator;
		this.repository = repository;
		this.job = job;
		this.run = run;
		this.attempt = attempt;
		this.stop = stop;
		this.properties = properties;
	}

	/**
	 * Runs the job to its end.
	 * @return how it ended
	 * @throws StoppedException if it was stopped; the same command resumes it
	 * @throws IOException if the state cannot be changed
	 * @throws JobRepositoryException if the job repository fails outside of the steps
	 */
	public Result run() throws IOException, StoppedException {
		try {
			return runJob();
		}
		catch (RuntimeException ex) {
			if (this.stop.isGiven()) {
				return stopped(); // Batch could not record it
			}
			throw ex;
		}
	}

	private Result stopped() throws StoppedException {
		Exception failure = this.stop.failure();
		if (failure == null) {
			throw new StoppedException();
		}
		return new Result(List.of(failure), false);
	}

	private Result runJob() throws IOException, StoppedException {
		boolean startable = ofRepository(() -> {
			recover();
			return isStartable(parameters());
		});
		if (this.attempt.isPublishedButUnrecorded() && !startable) {
			this.attempt.forget();
			return new Result(List.of(), false);
		}
		if (!startable) {
			this.attempt.renew();
		}
		JobExecution execution = ofRepository(() -> this.operator.start(this.job, parameters()));
		if (execution.getStatus() == BatchStatus.COMPLETED) {
			this.attempt.forget();
			String exit = execution.getExitStatus().getExitCode();
			return new Result(List.of(), exit.equals(PublishStep.NOTHING_NEW));
		}
		List<PartFailedException> onWorkers = fence(execution);
		return this.stop.isGiven() ? stopped() : new Result(failures(execution, onWorkers), false);
	}

	/** The failures of steps are results: what is thrown is of the repository. */
	private static <T> T ofRepository(RepositoryCall<T> call) {
		try {
			return call.make();
		}
		catch (RuntimeException | JobExecutionException ex) {
			throw new JobRepositoryException(ex);
		}
	}

	private JobParameters parameters() {
		return new JobParametersBuilder().addString(OUTPUT, this.run.request().output().toString())
			.addString("key", this.run.key())
			.addString("attempt", this.attempt.id())
			.addString(DATASET, this.run.identity(), false)
			.toJobParameters();
	}

	/**
	 * Ends the executions that a crash left running. No process works on them, as this
	 * session holds the dataset's lock.
	 */
	private void recover() {
		for (JobExecution running : this.repository.findRunningJobExecutions(this.job.getName())) {
			JobParameters parameters = running.getJobParameters();
			if (this.run.request().output().toString().equals(parameters.getString(OUTPUT))
					&& this.run.identity().equals(parameters.getString(DATASET))) {
				end(running);
			}
		}
		for (JobExecution each : executions()) {
			if (isDead(each.getStatus()) || each.getStepExecutions().stream().anyMatch(JobRunner::isDead)) {
				end(each);
			}
		}
	}

	/** The executions of the attempt so far. */
	private List<JobExecution> executions() {
		JobInstance instance = this.repository.getJobInstance(this.job.getName(), parameters());
		return (instance != null) ? this.repository.getJobExecutions(instance) : List.of();
	}

	private static boolean isDead(StepExecution step) {
		return isDead(step.getStatus());
	}

	private static boolean isDead(BatchStatus status) {
		return status.isRunning() || status == BatchStatus.UNKNOWN;
	}

	/**
	 * Workers that are still at work on a job that has ended cannot store anything more.
	 * If the repository does not respond, the next start sees to it.
	 * @return what has failed on workers, which only the repository knows
	 */
	private List<PartFailedException> fence(JobExecution ended) {
		List<PartFailedException> failures = new ArrayList<>();
		if (!this.properties.isRemote()) {
			return failures;
		}
		try {
			JobExecution stored = this.repository.getJobExecution(ended.getId());
			for (StepExecution step : (stored != null) ? stored.getStepExecutions() : List.<StepExecution>of()) {
				PartFailedException failure = PartFailedException.of(step);
				if (failure != null) {
					failures.add(failure);
				}
				else if (isDead(step)) {
					end(step);
				}
			}
		}
		catch (RuntimeException ex) {
			logger.debug("cannot end what workers have begun: {}", ex.getMessage());
		}
		return failures;
	}

	/** Ends a step. A worker may be at work on it at this moment. */
	private void end(StepExecution step) {
		StepExecution latest = step;
		for (int tries = 1; latest != null && isDead(latest); tries++) {
			latest.setStatus(BatchStatus.FAILED);
			latest.setExitStatus(DIED);
			latest.setEndTime(now());
			try {
				this.repository.update(latest);
				return;
			}
			catch (OptimisticLockingFailureException ex) {
				if (tries == MOST_TRIES) {
					throw ex;
				}
				latest = this.repository.getStepExecution(step.getId());
			}
		}
	}

	/** Batch stores local times. */
	private static LocalDateTime now() {
		return LocalDateTime.now(ZoneId.systemDefault());
	}

	private void end(JobExecution execution) {
		LocalDateTime now = now();
		execution.getStepExecutions().stream().filter(JobRunner::isDead).forEach(this::end);
		execution.setStatus(BatchStatus.FAILED);
		execution.setExitStatus(DIED);
		execution.setEndTime(now);
		this.repository.update(execution);
	}

	/**
	 * Whether Batch can start or restart the job instance. It cannot if the instance is
	 * complete, or if a crash left it without an execution. It must not if the context of
	 * a partition was not stored, as Batch would restart the partition with that context,
	 * or if a step was created later than now, as Batch takes the latest execution for
	 * the last one.
	 */
	private boolean isStartable(JobParameters parameters) {
		JobInstance instance = this.repository.getJobInstance(this.job.getName(), parameters);
		if (instance == null) {
			return !this.attempt.isPublishedButUnrecorded();
		}
		JobExecution last = this.repository.getLastJobExecution(instance);
		if (last == null || last.getStatus() == BatchStatus.COMPLETED || last.getStatus() == BatchStatus.ABANDONED) {
			return false;
		}
		LocalDateTime now = now();
		List<StepExecution> steps = executions().stream()
			.flatMap((execution) -> execution.getStepExecutions().stream())
			.toList();
		if (steps.stream().anyMatch((step) -> step.getCreateTime().isAfter(now))) {
			logger
				.warn("the clock has gone back since the last start: beginning a new attempt with the kept responses");
			return false;
		}
		return steps.stream().noneMatch(PartitionContext::isMissing);
	}

	private static List<Throwable> failures(JobExecution execution, List<PartFailedException> onWorkers) {
		List<Throwable> failures = new ArrayList<>(onWorkers);
		for (StepExecution step : execution.getStepExecutions()) {
			failures.addAll(step.getFailureExceptions());
		}
		FetchFailedException.join(failures);
		failures.addAll(execution.getFailureExceptions());
		if (failures.isEmpty()) {
			failures.add(new IllegalStateException("the job ended as " + execution.getStatus() + ": "
					+ Objects.requireNonNullElse(execution.getExitStatus().getExitDescription(), "")));
		}
		return failures;
	}

	/**
	 * Reads or changes the job repository.
	 *
	 * @param <T> result
	 */
	private interface RepositoryCall<T> {

		T make() throws JobExecutionException;

	}

	/**
	 * How a run ended.
	 *
	 * @param failures why it failed, including the causes of failed partitions; empty if
	 * it completed
	 * @param nothingNew whether a nightly run published no crawl and deferred none
	 */
	public record Result(List<Throwable> failures, boolean nothingNew) {

	}

	/**
	 * The run was stopped before its end.
	 */
	public static final class StoppedException extends JobExecutionException {

		private static final long serialVersionUID = 1L;

		StoppedException() {
			super("stopped; the same command resumes the run");
		}

	}

}
