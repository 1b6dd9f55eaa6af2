package io.spidraparquet.job.publish;

import io.spidraparquet.progress.Phase;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.progress.StepProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.PartitionResult;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.spool.Spool;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The step {@code publish}: accounts for every page and publishes the run.
 */
@Configuration(proxyBeanMethods = false)
public class PublishStep {

	/** Exit status of a nightly run that publishes no crawl and defers none. */
	public static final String NOTHING_NEW = "NOTHING_NEW";

	@Bean
	Step publish(JobRepository repository, Run run, Attempt attempt, RunSession session, PartitionResult.Finder results,
			Spool spool, JobProperties properties, RunProgress progress) {
		RunManifest manifest = new RunManifest(run, attempt, spool, properties);
		return new StepBuilder("publish", repository)
			.tasklet(new PublishTasklet(run, attempt, session, results, new StepTimes(repository), spool, manifest,
					properties))
			.listener(new StepProgress(progress, Phase.PUBLISH))
			.build();
	}

}
