package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.flatten.ProfileSink;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.CrawlFate;
import io.spidraparquet.run.OutOfMemory;
import io.spidraparquet.run.Outcome;
import io.spidraparquet.run.PartitionContext;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Fetches one slice of the plan into its spool segment and profiles it. A restarted slice
 * reuses the complete responses in the spool. If a crawl cannot be fetched, the slice
 * continues with the others, whose responses the next start will need; a nightly run
 * defers such crawls, up to a limit.
 */
final class FetchTasklet implements Tasklet {

	private static final Logger logger = LoggerFactory.getLogger(FetchTasklet.class);

	private final Run run;

	private final Attempt attempt;

	private final StopSignal stop;

	private final Spool spool;

	private final CrawlTaker taker;

	private final Profile empty;

	private final NotFetchedLimit limit;

	private final RunProgress progress;

	/**
	 * Creates the tasklet of all slices.
	 * @param empty a profile with the limits that apply
	 * @param limit limit of the crawls that a nightly run may defer
	 * @param progress is told of each crawl
	 */
	FetchTasklet(Run run, Attempt attempt, StopSignal stop, Spool spool, CrawlTaker taker, Profile empty,
			NotFetchedLimit limit, RunProgress progress) {
		this.run = run;
		this.attempt = attempt;
		this.stop = stop;
		this.spool = spool;
		this.taker = taker;
		this.empty = empty;
		this.limit = limit;
		this.progress = progress;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException {
		this.stop.during(contribution.getStepExecution(), () -> fetch(contribution));
		return RepeatStatus.FINISHED;
	}

	private void fetch(StepContribution contribution) throws IOException, InterruptedException {
		ExecutionContext slice = contribution.getStepExecution().getExecutionContext();
		int number = PartitionContext.slice(slice);
		int slices = PartitionContext.slices(slice);
		List<PlannedCrawl> plan = this.attempt.plan().crawls();
		Profile profile = this.empty.emptyCopy();
		ProfileSink sink = new ProfileSink(profile, this.run.flattening());
		List<ApiException> failures = new ArrayList<>();
		Outcome outcome = new Outcome();
		try (SpoolSegment segment = this.spool.segment(number)) {
			for (int i = number; i < plan.size(); i += slices) {
				if (this.stop.isGiven()) {
					throw new InterruptedException("stopped");
				}
				PlannedCrawl crawl = plan.get(i);
				try {
					CrawlTaker.Result result = this.taker.take(crawl, segment, sink);
					contribution.incrementWriteCount(result.crawl().pages());
					outcome.add(crawl.id(), result.fate());
					this.progress.crawlFetched();
					if (result.fate() == CrawlFate.TAKEN) {
						sink.accept();
					}
				}
				catch (OutOfMemoryError ex) {
					throw OutOfMemory.during("crawl " + crawl.id(), ex);
				}
				catch (ApiException ex) {
					if (ex.kind() == ApiException.Kind.ACCOUNT) {
						throw ex;
					}
					logger.error("{}", ex.getMessage());
					if (!this.run.request().isNightly() || crawl.isReplaced()) {
						failures.add(ex);
						continue;
					}
					this.limit.add(crawl, ex, plan.size());
					outcome.add(crawl.id(), CrawlFate.NOT_FETCHED);
				}
			}
		}
		if (!failures.isEmpty()) {
			throw new FetchFailedException(failures);
		}
		this.attempt.saveSlice(number, outcome, profile);
	}

}
