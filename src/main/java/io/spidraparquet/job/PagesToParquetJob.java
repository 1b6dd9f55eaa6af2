package io.spidraparquet.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.spidraparquet.schema.Profile;
import io.spidraparquet.source.ApiKey;
import io.spidraparquet.source.ApiProperties;
import io.spidraparquet.source.ContentFetcher;
import io.spidraparquet.source.ContentProperties;
import io.spidraparquet.source.CrawlJobs;
import io.spidraparquet.source.FailedPagesRetry;
import io.spidraparquet.source.PageRange;
import io.spidraparquet.source.ApiClient;
import io.spidraparquet.source.Spool;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code pagesToParquet}: plan, fetch in slices, write in partitions, publish. A
 * restart of an attempt skips steps, slices and partitions that are COMPLETED; a new
 * attempt begins at the plan, with the responses that are in the spool.
 */
@Configuration(proxyBeanMethods = false)
public class PagesToParquetJob {

	/** Name of the job in the job repository. */
	public static final String NAME = "pagesToParquet";

	static final String WRITE_PARTITION = "writePartition";

	private static final String FETCH_SLICE = "fetchSlice";

	static String partitionName(int number) {
		return String.format(Locale.ROOT, "%05d", number);
	}

	/** Whether a slice or a partition does not know which one it is. */
	static boolean lacksItsPart(StepExecution step) {
		return step.getStepName().contains(":") && !step.getExecutionContext().containsKey(FetchTasklet.SLICE)
				&& !step.getExecutionContext().containsKey(PartitionContext.NUMBER);
	}

	@Bean
	Job pagesToParquet(JobRepository repository, Step plan, Step fetch, Step write, Step publish) {
		return new JobBuilder(NAME, repository).start(plan)
			.on(PlanTasklet.NOTHING_NEW)
			.end()
			.from(plan)
			.on("COMPLETED")
			.to(fetch)
			.next(write)
			.next(publish)
			.end()
			.build();
	}

	@Bean
	Spool spool(RunSession session) throws IOException {
		return Spool.open(session.folder().responses());
	}

	@Bean
	Profile emptyProfile(RunSession session) {
		return session.table().emptyProfile(session.publishedSchema());
	}

	@Bean
	ApiClient apiClient(ApiProperties properties, ApiKey key, RunSession session) {
		return new ApiClient(properties, key, session.settings().version());
	}

	@Bean
	RawPages rawPages(RunSession session) throws IOException {
		return session.rawPages();
	}

	@Bean
	Step plan(JobRepository repository, RunSession session, ApiProperties api, JobProperties properties, Spool spool,
			ObjectProvider<ApiClient> client, ObjectProvider<RawPages> raw) {
		Planner planner;
		if (session.request().raw()) {
			planner = raw.getObject();
		}
		else if (session.request().date() != null) {
			planner = new NightlyPlanner(session, new CrawlJobs(client.getObject()), properties.plan());
		}
		else {
			planner = new NamedCrawlsPlanner(session, new CrawlJobs(client.getObject()), spool,
					properties.plan().waitFor());
		}
		return new StepBuilder("plan", repository).tasklet(new PlanTasklet(session, planner, api.concurrency()))
			.build();
	}

	@Bean(destroyMethod = "close")
	ContentFetcher contentFetcher(ContentProperties content, ApiProperties api, RunSession session, ApiClient client,
			Spool spool) {
		return new ContentFetcher(content, api, session.settings().version(), client, spool);
	}

	@Bean
	CrawlTaker crawlTaker(RunSession session, Spool spool, JobProperties properties, ContentProperties content,
			ObjectProvider<ApiClient> client, ObjectProvider<RawPages> raw, ObjectProvider<ContentFetcher> contents) {
		if (session.request().raw()) {
			return new CrawlTaker(session, spool, raw.getObject(), null, null);
		}
		ApiClient api = client.getObject();
		return new CrawlTaker(session, spool, api,
				new FailedPagesRetry(api, new CrawlJobs(api), spool, properties.retryFailedPages()),
				content.kinds().isEmpty() ? null : contents.getObject());
	}

	@Bean
	Step fetch(JobRepository repository, RunSession session, Spool spool, CrawlTaker taker, Profile emptyProfile,
			ApiProperties properties, JobProperties job) {
		Step slice = new StepBuilder(FETCH_SLICE, repository)
			.tasklet(new FetchTasklet(session, spool, taker, emptyProfile, new NotFetchedLimit(job.skip().maxCrawls())))
			.build();
		Partitioner slices = (size) -> {
			int count = session.state().slices();
			Map<String, ExecutionContext> contexts = new HashMap<>();
			for (int i = 0; i < count; i++) {
				ExecutionContext context = new ExecutionContext();
				context.putInt(FetchTasklet.SLICE, i);
				context.putInt(FetchTasklet.SLICES, count);
				contexts.put(partitionName(i), context);
			}
			return contexts;
		};
		return new StepBuilder("fetch", repository).partitioner(FETCH_SLICE, slices)
			.step(slice)
			.taskExecutor(executor("fetch-", properties.concurrency()))
			.gridSize(properties.concurrency())
			.aggregator(new FetchAggregator(session, spool, emptyProfile, job.partitionSize()))
			.build();
	}

	@Bean
	Step write(JobRepository repository, PlatformTransactionManager transactions, RunSession session, Spool spool) {
		Partitioner partitions = (size) -> {
			List<PageRange> ranges = ranges(session);
			Map<String, ExecutionContext> contexts = new HashMap<>();
			for (int i = 0; i < ranges.size(); i++) {
				contexts.put(partitionName(i), PartitionContext.of(i, ranges.get(i)));
			}
			return contexts;
		};
		return new StepBuilder("write", repository).partitioner(WRITE_PARTITION, partitions)
			.step(new WritePartitionStep(repository, transactions, session, spool))
			.taskExecutor(executor("write-", cores()))
			.build();
	}

	private static List<PageRange> ranges(RunSession session) {
		try {
			return session.folder().fetched().partitions();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	@Bean
	Step publish(JobRepository repository, RunSession session, Spool spool, JobProperties properties) {
		return new StepBuilder("publish", repository)
			.tasklet(new PublishTasklet(repository, session, spool, properties))
			.build();
	}

	private static int cores() {
		return Runtime.getRuntime().availableProcessors();
	}

	private static SimpleAsyncTaskExecutor executor(String prefix, int threads) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(prefix);
		executor.setConcurrencyLimit(threads);
		return executor;
	}

}
