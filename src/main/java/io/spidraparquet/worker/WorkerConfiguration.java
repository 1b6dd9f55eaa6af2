package io.spidraparquet.worker;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import javax.sql.DataSource;

import io.spidraparquet.job.JobRepositoryConfiguration;
import io.spidraparquet.page.DeepStack;
import io.spidraparquet.remote.RemoteQueue;
import io.spidraparquet.run.AdvisoryLock;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.context.IntegrationContextUtils;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The beans of a worker.
 */
@Configuration(proxyBeanMethods = false)
@Import({ JobRepositoryConfiguration.class, RemoteQueue.class })
public class WorkerConfiguration {

	private static final String MANAGERS = """
			SELECT EXISTS (SELECT FROM pg_stat_activity
			WHERE datname = current_database() AND application_name LIKE '%s%%')""".formatted(RemoteQueue.MANAGER);

	@Bean
	Worker worker(WorkerHost host, JobRepository repository, DataSource database,
			PlatformTransactionManager transactions, IntegrationFlowContext flows, QueueChannel partitions,
			@Qualifier(RemoteQueue.TRANSACTIONS) PlatformTransactionManager queue,
			@Qualifier(RemoteQueue.DATABASE) DataSource queueDatabase, Environment environment) {
		JdbcTemplate statements = new JdbcTemplate(database);
		JobRepository fenced = FencedRepository.of(host.name(), repository, statements, transactions, host.explain());
		Managers managers = new Managers((output) -> isManaged(output, statements, environment), Clock.systemUTC());
		return new Worker(host, new PartitionTaker(host, fenced, transactions, managers), flows, partitions, queue,
				queueDatabase);
	}

	/**
	 * A manager holds the lock on its dataset from before its first message to its end.
	 * There is no such lock on a path, which may be mounted on several hosts: any manager
	 * that is connected may be the one.
	 */
	private static boolean isManaged(URI output, JdbcTemplate database, Environment environment) throws IOException {
		if ("file".equals(output.getScheme())) {
			return Boolean.TRUE.equals(database.queryForObject(MANAGERS, Boolean.class));
		}
		AdvisoryLock lock = AdvisoryLock.of(environment.getRequiredProperty("spring.datasource.url"),
				environment.getProperty("spring.datasource.username"),
				environment.getProperty("spring.datasource.password"), output);
		return lock == null || lock.look().held();
	}

	/** One thread for each part that is worked on, and one for Spring Integration. */
	@Bean(IntegrationContextUtils.TASK_SCHEDULER_BEAN_NAME)
	ThreadPoolTaskScheduler taskScheduler(WorkerHost host) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(host.threads() + 1);
		scheduler.setThreadFactory(DeepStack.threads("worker-"));
		return scheduler;
	}

}
