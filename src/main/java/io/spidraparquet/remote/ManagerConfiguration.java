package io.spidraparquet.remote;

import java.io.IOException;
import java.time.Duration;

import javax.sql.DataSource;

import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.job.fetch.FetchStep;
import io.spidraparquet.job.write.WriteStep;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.RunSession;
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

	/** Workers look every two seconds whether their slice is still theirs. */
	private static final Duration PATIENCE = Duration.ofSeconds(15);

	@Bean(FetchStep.WORKERS)
	PartitionHandler fetchWorkers(Manager manager, DataSource database, ApiProperties api, JobProperties properties,
			RunProgress progress) {
		RemotePartitions.Preparation earlier = (
				step) -> new EarlierWorkers(manager.repository(), manager.files(), manager.stop(), PATIENCE).await(step,
						FetchStep.SLICE);
		return manager.partitions(FetchStep.SLICE, "crawl", database, api, earlier, (done) -> {
			progress.fetchedByOthers(done.read(), done.written());
			FetchStep.requireWithinLimit(properties, manager.session().attempt().plan(), done.skipped());
		});
	}

	@Bean(WriteStep.WORKERS)
	PartitionHandler writeWorkers(Manager manager, DataSource database, ApiProperties api, RunProgress progress) {
		return manager.partitions(WriteStep.PARTITION, "page", database, api, (step) -> {
		}, (done) -> progress.writtenByOthers(done.read()));
	}

	@Bean
	Manager manager(JobRepository repository, QueueChannel partitions, StopSignal stop, RunSession session,
			Environment environment) {
		return new Manager(repository, partitions, stop, session, environment);
	}

	/**
	 * What the handlers of both steps have in common.
	 */
	record Manager(JobRepository repository, QueueChannel queue, StopSignal stop, RunSession session,
			Environment environment) {

		RemotePartitions partitions(String step, String noun, DataSource database, ApiProperties api,
				RemotePartitions.Preparation before, RemoteWatch.Report report) {
			RemoteWatch watch = new RemoteWatch(database, step, report, new WorkersLine(noun),
					new Silence(api.window()), this.session.hold(), this.stop);
			RemotePartitions partitions = new RemotePartitions(this.stop, (manager) -> {
				before.make(manager);
				describe();
			}, watch);
			partitions.setStepName(step);
			partitions.setJobRepository(PatientRepository.of(this.repository, this.stop));
			partitions.setMessagingOperations(new MessagingTemplate(this.queue));
			return partitions;
		}

		private void describe() throws IOException {
			RunDescription.of(this.session.run(), this.session.attempt(), this.environment).write(files());
		}

		SharedState files() {
			return new SharedState(this.session.run().dataset(), this.session.run().key());
		}

	}

}
