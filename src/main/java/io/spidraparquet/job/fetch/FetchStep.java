package io.spidraparquet.job.fetch;

import java.util.HashMap;
import java.util.Map;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.ContentClient;
import io.spidraparquet.api.ContentProperties;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.page.DeepStack;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.KeptResponses;
import io.spidraparquet.run.PartitionContext;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.Spool;

import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.PartitionStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * The step {@code fetch}: fetches the responses of all planned crawls into the spool, in
 * slices of the plan that work concurrently. At the end it decides the columns of the run
 * and the partitions of its pages. A restart does not fetch a complete response again.
 */
@Configuration(proxyBeanMethods = false)
public class FetchStep {

	/** Name of the step that fetches one slice. */
	public static final String SLICE = "fetchSlice";

	/** Name of the workers that fetch the slices, where other processes do. */
	public static final String WORKERS = "fetchWorkers";

	/**
	 * Checks what workers have not been able to fetch so far.
	 * @param properties limit of the crawls that a nightly run may defer
	 * @param plan the crawls to fetch
	 * @param skipped sum of the skips that the executions of slices count
	 * @throws FetchFailedException if the run cannot end well any more
	 */
	public static void requireWithinLimit(JobProperties properties, Plan plan, long skipped)
			throws FetchFailedException {
		NotFetchedLimit.require(properties.skip().maxCrawls(), plan.crawls().size(), skipped);
	}

	/** One slice, on whatever thread or host. */
	@Bean(SLICE)
	Step fetchSlice(JobRepository repository, Run run, Attempt attempt, StopSignal stop, Spool spool, CrawlTaker taker,
			JobProperties properties, RunProgress progress) {
		return new FetchSliceStep(repository, run, attempt, stop, spool, taker, emptyProfile(run),
				new NotFetchedLimit(properties.skip().maxCrawls()), progress);
	}

	/**
	 * All slices: workers fetch them where there are some, else threads.
	 */
	@Bean
	Step fetch(JobRepository repository, Run run, Attempt attempt, Spool spool, ApiProperties api,
			JobProperties properties, RunProgress progress, @Qualifier(SLICE) ObjectProvider<Step> slice,
			@Qualifier(WORKERS) ObjectProvider<PartitionHandler> workers) {
		PartitionStepBuilder fetch = new StepBuilder("fetch", repository).partitioner(SLICE, slices(attempt))
			.aggregator(new FetchAggregator(run, attempt, spool, emptyProfile(run), properties, repository))
			.listener(new FetchProgress(attempt, progress));
		PartitionHandler remote = workers.getIfAvailable();
		if (remote != null) {
			return fetch.partitionHandler(remote).build();
		}
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(DeepStack.threads("fetch-"));
		threads.setConcurrencyLimit(api.concurrency());
		return fetch.step(slice.getObject()).taskExecutor(threads).gridSize(api.concurrency()).build();
	}

	private static Profile emptyProfile(Run run) {
		return run.definition().emptyProfile(run.publishedSchema());
	}

	private static Partitioner slices(Attempt attempt) {
		return (size) -> {
			int count = attempt.slices();
			Map<String, ExecutionContext> contexts = new HashMap<>();
			for (int i = 0; i < count; i++) {
				contexts.put(PartitionContext.name(i), PartitionContext.ofSlice(i, count));
			}
			return contexts;
		};
	}

	@Bean
	CrawlTaker crawlTaker(Run run, Spool spool, JobProperties properties, ObjectProvider<ApiClient> api,
			ObjectProvider<KeptResponses> kept, ObjectProvider<ContentFetcher> contents, RunProgress progress) {
		if (run.request().raw()) {
			return new CrawlTaker(run, spool, new RawPages(kept.getObject()), null, null, progress);
		}
		ApiClient pages = api.getObject();
		return new CrawlTaker(run, spool, pages,
				new FailedPagesRetry(pages, new CrawlJobs(pages), spool, properties.retryFailedPages()),
				run.contents().isEmpty() ? null : contents.getObject(), progress);
	}

	@Bean(destroyMethod = "close")
	ContentFetcher contentFetcher(ContentProperties content, ApiProperties api, Run run, ApiClient pages, Spool spool) {
		ContentClient client = new ContentClient(content, api, run.settings().version());
		return new ContentFetcher(content.kinds(), client, api.concurrency(), pages, spool);
	}

}
