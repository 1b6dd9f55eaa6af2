package io.spidraparquet.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import io.spidraparquet.job.PartFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps a worker that has lost its part to another one from changing what the other one
 * stores. Batch checks the version of a step execution when it stores the execution, but
 * not when it stores the context alone, as it does at the end of a step that fails. The
 * failure itself goes into the description of the exit status, in the same statement as
 * the status, where the manager finds it. A step that has failed because the database
 * could not be reached is not stored as failed: it is nothing that is wrong with the
 * part, which begins anew when the database is back.
 */
final class FencedRepository {

	private static final String VERSION = "SELECT version FROM batch_step_execution WHERE step_execution_id = ? FOR UPDATE";

	private final String worker;

	private final JobRepository repository;

	private final JdbcTemplate database;

	private final TransactionTemplate transaction;

	private final Function<Collection<Throwable>, String> explain;

	private FencedRepository(String worker, JobRepository repository, JdbcTemplate database,
			PlatformTransactionManager transactions, Function<Collection<Throwable>, String> explain) {
		this.worker = worker;
		this.repository = repository;
		this.database = database;
		this.transaction = new TransactionTemplate(transactions);
		this.explain = explain;
	}

	/**
	 * Fences a repository.
	 * @param worker name that the manager finds at the steps that this worker has begun
	 * @param database its database
	 * @param transactions of this database
	 * @param explain gives the exit code and the message for failures
	 */
	static JobRepository of(String worker, JobRepository repository, JdbcTemplate database,
			PlatformTransactionManager transactions, Function<Collection<Throwable>, String> explain) {
		FencedRepository fenced = new FencedRepository(worker, repository, database, transactions, explain);
		return (JobRepository) Proxy.newProxyInstance(JobRepository.class.getClassLoader(),
				new Class<?>[] { JobRepository.class }, (proxy, method, arguments) -> fenced.invoke(method, arguments));
	}

	private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
		Object first = (arguments != null && arguments.length > 0) ? arguments[0] : null;
		if (first instanceof StepExecution step && method.getName().equals("updateExecutionContext")) {
			this.transaction.executeWithoutResult((status) -> {
				requireVersion(step);
				this.repository.updateExecutionContext(step);
			});
			return null;
		}
		if (first instanceof StepExecution step && method.getName().equals("update")
				&& !step.getFailureExceptions().isEmpty()) {
			explain(step);
		}
		else if (first instanceof StepExecution step && method.getName().equals("update")
				&& step.getStatus() == BatchStatus.STARTED) {
			step.setExitStatus(new ExitStatus(step.getExitStatus().getExitCode(), this.worker));
		}
		try {
			return method.invoke(this.repository, arguments);
		}
		catch (InvocationTargetException ex) {
			throw Objects.requireNonNullElse(ex.getCause(), ex);
		}
	}

	private void explain(StepExecution step) {
		for (Throwable failure : step.getFailureExceptions()) {
			if (LostConnection.isIn(failure)) {
				throw new DataAccessResourceFailureException("the job repository did not respond while "
						+ step.getStepName() + " was worked on, which is not its failure", failure);
			}
		}
		if (step.getStatus() == BatchStatus.FAILED) {
			List<Throwable> failures = step.getFailureExceptions();
			step.setExitStatus(new ExitStatus(ExitStatus.FAILED.getExitCode(),
					PartFailedException.describe(this.explain.apply(failures), failures)));
		}
	}

	private void requireVersion(StepExecution step) {
		Integer version = this.database.queryForObject(VERSION, Integer.class, step.getId());
		if (version == null || !version.equals(step.getVersion())) {
			throw new OptimisticLockingFailureException("another worker has taken over " + step.getStepName());
		}
	}

}
