package io.spidraparquet.worker;

import javax.sql.DataSource;

import io.spidraparquet.job.JobRepositoryConfiguration;
import io.spidraparquet.page.DeepStack;
import io.spidraparquet.remote.RemoteQueue;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
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

	@Bean
	Worker worker(WorkerHost host, JobRepository repository, DataSource database,
			PlatformTransactionManager transactions, IntegrationFlowContext flows, QueueChannel partitions,
			@Qualifier(RemoteQueue.TRANSACTIONS) PlatformTransactionManager queue,
			@Qualifier(RemoteQueue.DATABASE) DataSource queueDatabase) {
		JobRepository fenced = FencedRepository.of(repository, new JdbcTemplate(database), transactions,
				host.explain());
		return new Worker(host, new PartitionTaker(host, fenced, transactions), flows, partitions, queue,
				queueDatabase);
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
