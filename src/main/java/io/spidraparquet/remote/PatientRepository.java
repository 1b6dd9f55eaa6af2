package io.spidraparquet.remote;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import io.spidraparquet.run.StopSignal;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Reads the job repository again if the database fails, so that a restart of the database
 * does not end a manager that only waits for its workers. Changes are not repeated.
 */
final class PatientRepository {

	private static final int RETRIES = 20;

	private static final Duration PAUSE = Duration.ofSeconds(2);

	private PatientRepository() {
	}

	static JobRepository of(JobRepository repository, StopSignal stop) {
		RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
			.maxRetries(RETRIES)
			.delay(PAUSE)
			.predicate((failure) -> !stop.isGiven()
					&& (failure instanceof DataAccessException || failure instanceof TransactionException))
			.build());
		return (JobRepository) Proxy.newProxyInstance(JobRepository.class.getClassLoader(),
				new Class<?>[] { JobRepository.class }, (proxy, method, arguments) -> {
					if (!method.getName().startsWith("get")) {
						return invoke(repository, method, arguments);
					}
					try {
						return retry.execute(() -> Optional.ofNullable(invoke(repository, method, arguments)))
							.orElse(null);
					}
					catch (RetryException ex) {
						throw Objects.requireNonNullElse(ex.getCause(), ex);
					}
				});
	}

	private static @Nullable Object invoke(JobRepository repository, Method method, Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(repository, arguments);
		}
		catch (InvocationTargetException ex) {
			throw Objects.requireNonNullElse(ex.getCause(), ex);
		}
	}

}
