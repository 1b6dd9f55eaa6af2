package io.spidraparquet.job.plan;

import java.util.function.Function;
import java.util.function.IntUnaryOperator;

import io.spidraparquet.api.ApiClient;
import io.spidraparquet.api.ApiProperties;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.progress.Phase;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.progress.StepProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.KeptResponses;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.Spool;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The step {@code plan}: decides which crawls the run takes. The planner depends on the
 * request: a day, named crawls, or kept responses.
 */
@Configuration(proxyBeanMethods = false)
public class PlanStep {

	/** Exit status of a plan without crawls, which leaves nothing to publish. */
	public static final String NOTHING_TO_DO = "NOTHING_TO_DO";

	private static final int CRAWLS_OF_A_WORKER = 20;

	@Bean
	Step plan(JobRepository repository, Run run, Attempt attempt, StopSignal stop, ApiProperties api,
			JobProperties properties, Planner planner, Spool spool, ObjectProvider<ApiClient> client,
			RunProgress progress) {
		AccountCheck account = run.request().raw() ? null
				: new AccountCheck(attempt, spool, new CrawlJobs(client.getObject()));
		Function<Plan, @Nullable PlanCost> cost = (plan) -> run.request().raw() ? null
				: PlanCost.of(plan, run, spool, properties.retryFailedPages(), client.getObject());
		return new StepBuilder("plan", repository)
			.tasklet(new PlanTasklet(run, attempt, stop, account, planner, cost, slices(api, properties)))
			.listener(new StepProgress(progress, Phase.PLAN))
			.build();
	}

	/**
	 * Threads of one process share the plan evenly. Workers get small slices, so that
	 * late ones help, and one that dies loses little.
	 */
	private static IntUnaryOperator slices(ApiProperties api, JobProperties properties) {
		return properties.isRemote() ? (crawls) -> (crawls + CRAWLS_OF_A_WORKER - 1) / CRAWLS_OF_A_WORKER
				: (crawls) -> Math.min(api.concurrency(), crawls);
	}

	@Bean
	Planner planner(Run run, Attempt attempt, JobProperties properties, Spool spool, ObjectProvider<ApiClient> api,
			ObjectProvider<KeptResponses> kept, RunProgress progress) {
		if (run.request().raw()) {
			return new RawPlanner(run, kept.getObject());
		}
		CrawlJobs jobs = new CrawlJobs(api.getObject());
		return run.request().isNightly() ? new NightlyPlanner(run, jobs, properties.plan())
				: new NamedCrawlsPlanner(run, attempt, jobs, spool, properties.plan().waitFor(), progress);
	}

}
