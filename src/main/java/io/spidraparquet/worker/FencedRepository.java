package io.spidraparquet.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps a worker that has lost its part to another one from changing what the other one
 * stores. Batch checks the version of a step execution when it stores the execution, but
 * not when it stores the context alone, as it does at the end of a step that fails. The
 * failure itself goes into the description of the exit status, in the same statement as
 * the status, where the manager finds it.
 */
final class FencedRepository {

	private static final String VERSION = "SELECT version FROM batch_step_execution WHERE step_execution_id = ? FOR UPDATE";

	private final JobRepository repository;

	private final JdbcTemplate database;

	private final TransactionTemplate transaction;

	private final Function<Collection<Throwable>, String> explain;

	private FencedRepository(JobRepository repository, JdbcTemplate database, PlatformTransactionManager transactions,
			Function<Collection<Throwable>, String> explain) {
		this.repository = repository;
		this.database = database;
		this.transaction = new TransactionTemplate(transactions);
		this.explain = explain;
	}

	/**
	 * Fences a repository.
	 * @param database its database
	 * @param transactions of this database
	 * @param explain gives the exit code and the message for failures
	 */
	static JobRepository of(JobRepository repository, JdbcTemplate database, PlatformTransactionManager transactions,
			Function<Collection<Throwable>, String> explain) {
		FencedRepository fenced = new FencedRepository(repository, database, transactions, explain);
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
				&& step.getStatus() == BatchStatus.FAILED && !step.getFailureExceptions().isEmpty()) {
			step.setExitStatus(
					new ExitStatus(ExitStatus.FAILED.getExitCode(), this.explain.apply(step.getFailureExceptions())));
		}
		try {
			return method.invoke(this.repository, arguments);
		}
		catch (InvocationTargetException ex) {
			throw Objects.requireNonNullElse(ex.getCause(), ex);
		}
	}

	private void requireVersion(StepExecution step) {
		Integer version = this.database.queryForObject(VERSION, Integer.class, step.getId());
		if (version == null || !version.equals(step.getVersion())) {
			throw new OptimisticLockingFailureException("another worker has taken over " + step.getStepName());
		}
	}

}
