package io.spidraparquet.job;

import java.io.IOException;
import javax.sql.DataSource;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiKey;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.job.fetch.FetchStep;
import io.spidraparquet.job.plan.PlanStep;
import io.spidraparquet.job.publish.PublishStep;
import io.spidraparquet.job.write.WriteStep;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.KeptResponses;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.Spool;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * The job {@code pagesToParquet}: plan, fetch in slices, write in partitions, publish. A
 * restart of an attempt skips steps, slices and partitions that are COMPLETED; a new
 * attempt begins with the plan, and reuses the responses in the spool.
 */
@Configuration(proxyBeanMethods = false)
@Import({ PlanStep.class, FetchStep.class, WriteStep.class, PublishStep.class })
public class PagesToParquetJob {

	/** Name of the job in the job repository. */
	public static final String NAME = "pagesToParquet";

	@Bean
	Job pagesToParquet(JobRepository repository, Step plan, Step fetch, Step write, Step publish) {
		return new JobBuilder(NAME, repository).start(plan)
			.on(PlanStep.NOTHING_TO_DO)
			.end()
			.from(plan)
			.on("COMPLETED")
			.to(fetch)
			.next(write)
			.next(publish)
			.on(PublishStep.NOTHING_NEW)
			.end(PublishStep.NOTHING_NEW)
			.from(publish)
			.on("COMPLETED")
			.end()
			.end()
			.build();
	}

	@Bean
	Spool spool(Attempt attempt) throws IOException {
		return attempt.openSpool();
	}

	@Bean
	KeptResponses keptResponses(@Qualifier("rawDataset") Dataset dataset) throws IOException {
		return KeptResponses.of(dataset);
	}

	@Bean
	ApiClient apiClient(ApiProperties properties, ApiKey key, Run run, RunProgress progress,
			ObjectProvider<SharedBudget> shared) {
		String version = run.settings().version();
		return switch (properties.budget()) {
			case ADDRESS -> new ApiClient(properties, key, version, progress);
			case SHARED -> new ApiClient(properties, key, version, progress, shared.getObject()::of);
		};
	}

	@Bean
	@Lazy
	SharedBudget sharedBudget(DataSource repository, ApiProperties properties, StopSignal stop) {
		return SharedBudget.ofRun(repository, properties.url(), stop);
	}

}
