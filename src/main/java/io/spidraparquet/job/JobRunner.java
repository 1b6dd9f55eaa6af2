package io.spidraparquet.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Starts the job for a session, or restarts its attempt. As the holder of the dataset's
 * lock it first ends the executions that a crash left running.
 */
@Component
public final class JobRunner {

	private static final String OUTPUT = "output";

	private final JobOperator operator;

	private final JobRepository repository;

	private final Job job;

	private final RunSession session;

	JobRunner(JobOperator operator, JobRepository repository, Job job, RunSession session) {
		this.operator = operator;
		this.repository = repository;
		this.job = job;
		this.session = session;
	}

	/**
	 * Runs the job to its end.
	 * @return why it failed, the causes of failed partitions among it; empty if it is
	 * completed
	 * @throws StoppedException if it was stopped; the same command goes on
	 * @throws IOException if the state cannot be changed
	 * @throws JobExecutionException if Batch refuses to start
	 */
	public List<Throwable> run() throws IOException, JobExecutionException {
		recover();
		if (!isStartable(parameters())) {
			this.session.newAttempt();
		}
		JobExecution execution = this.operator.start(this.job, parameters());
		if (execution.getStatus() == BatchStatus.COMPLETED) {
			this.session.forget();
			return List.of();
		}
		if (this.session.stopSignal().isGiven()) {
			throw new StoppedException();
		}
		return failures(execution);
	}

	private JobParameters parameters() {
		return new JobParametersBuilder().addString(OUTPUT, this.session.request().output().toString())
			.addString("key", this.session.request().key())
			.addString("attempt", this.session.state().attempt())
			.toJobParameters();
	}

	private void recover() {
		String output = this.session.request().output().toString();
		for (JobExecution running : this.repository.findRunningJobExecutions(this.job.getName())) {
			if (output.equals(running.getJobParameters().getString(OUTPUT))) {
				this.operator.recover(running);
			}
		}
	}

	/**
	 * An instance that a crash left without execution, or that is complete, does not
	 * start.
	 */
	private boolean isStartable(JobParameters parameters) {
		JobInstance instance = this.repository.getJobInstance(this.job.getName(), parameters);
		if (instance == null) {
			return true;
		}
		JobExecution last = this.repository.getLastJobExecution(instance);
		return last != null && last.getStatus() != BatchStatus.COMPLETED && last.getStatus() != BatchStatus.ABANDONED;
	}

	private static List<Throwable> failures(JobExecution execution) {
		List<Throwable> failures = new ArrayList<>();
		for (StepExecution step : execution.getStepExecutions()) {
			failures.addAll(step.getFailureExceptions());
		}
		failures.addAll(execution.getFailureExceptions());
		if (failures.isEmpty()) {
			failures.add(new IllegalStateException("the job ended as " + execution.getStatus() + ": "
					+ Objects.requireNonNullElse(execution.getExitStatus().getExitDescription(), "")));
		}
		return failures;
	}

	/**
	 * The run was stopped before its end.
	 */
	public static final class StoppedException extends JobExecutionException {

		private static final long serialVersionUID = 1L;

		StoppedException() {
			super("stopped; the same command goes on");
		}

	}

}
