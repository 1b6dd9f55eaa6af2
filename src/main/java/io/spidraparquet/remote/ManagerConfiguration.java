package io.spidraparquet.remote;

import java.io.IOException;
import javax.sql.DataSource;

import io.spidraparquet.job.fetch.FetchStep;
import io.spidraparquet.job.write.WriteStep;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.SharedState;
import io.spidraparquet.run.StopSignal;

import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.core.MessagingTemplate;

/**
 * What a run has in addition if workers fetch and write.
 */
@Configuration(proxyBeanMethods = false)
@Import(RemoteQueue.class)
public class ManagerConfiguration {

	@Bean(FetchStep.WORKERS)
	PartitionHandler fetchWorkers(Manager manager, DataSource database, RunProgress progress) {
		return manager.partitions(FetchStep.SLICE,
				new RemoteWatch(database, FetchStep.SLICE, RemoteWatch.Report.ofFetch(progress)));
	}

	@Bean(WriteStep.WORKERS)
	PartitionHandler writeWorkers(Manager manager, DataSource database, RunProgress progress) {
		return manager.partitions(WriteStep.PARTITION,
				new RemoteWatch(database, WriteStep.PARTITION, RemoteWatch.Report.ofWrite(progress)));
	}

	@Bean
	Manager manager(JobRepository repository, QueueChannel partitions, StopSignal stop, Run run, Attempt attempt,
			Environment environment) {
		return new Manager(repository, partitions, stop, run, attempt, environment);
	}

	/**
	 * What the handlers of both steps have in common.
	 */
	record Manager(JobRepository repository, QueueChannel queue, StopSignal stop, Run run, Attempt attempt,
			Environment environment) {

		RemotePartitions partitions(String step, RemoteWatch watch) {
			RemotePartitions partitions = new RemotePartitions(this.stop, this::describe, watch);
			partitions.setStepName(step);
			partitions.setJobRepository(PatientRepository.of(this.repository, this.stop));
			partitions.setMessagingOperations(new MessagingTemplate(this.queue));
			return partitions;
		}

		private void describe() throws IOException {
			RunDescription.of(this.run, this.attempt, this.environment)
				.write(new SharedState(this.run.dataset(), this.run.key()));
		}

	}

}
