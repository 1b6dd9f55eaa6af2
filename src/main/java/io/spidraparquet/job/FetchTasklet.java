package io.spidraparquet.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.flatten.ProfileSink;
import io.spidraparquet.schema.Profile;
import io.spidraparquet.source.ApiException;
import io.spidraparquet.source.Spool;
import io.spidraparquet.source.SpoolSegment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Fetches one slice of the plan into its spool segment and profiles it. A restarted slice
 * asks the API for nothing that is in the spool in whole. A crawl that cannot be fetched
 * does not keep the slice from the others, whose responses the next start will need; a
 * nightly run leaves it, up to a limit.
 */
final class FetchTasklet implements Tasklet {

	/** Key of the context's entry with the number of the slice. */
	static final String SLICE = "slice";

	/** Key of the context's entry with the number of slices. */
	static final String SLICES = "slices";

	private static final Logger logger = LoggerFactory.getLogger(FetchTasklet.class);

	private final RunSession session;

	private final Spool spool;

	private final CrawlTaker taker;

	private final Profile empty;

	private final NotFetchedLimit limit;

	/**
	 * The work of all slices.
	 * @param empty a profile, for its limits
	 * @param limit of crawls that a nightly run may leave
	 */
	FetchTasklet(RunSession session, Spool spool, CrawlTaker taker, Profile empty, NotFetchedLimit limit) {
		this.session = session;
		this.spool = spool;
		this.taker = taker;
		this.empty = empty;
		this.limit = limit;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException {
		this.session.stopSignal().during(contribution.getStepExecution(), () -> fetch(contribution));
		return RepeatStatus.FINISHED;
	}

	private void fetch(StepContribution contribution) throws IOException, InterruptedException {
		ExecutionContext slice = contribution.getStepExecution().getExecutionContext();
		int number = slice.getInt(SLICE);
		List<PlannedCrawl> plan = this.session.state().plan().crawls();
		Profile seen = this.empty.emptyCopy();
		ProfileSink sink = new ProfileSink(seen, this.session.flattening());
		List<ApiException> failures = new ArrayList<>();
		Outcome outcome = Outcome.empty();
		try (SpoolSegment segment = this.spool.segment(number)) {
			for (int i = number; i < plan.size(); i += slice.getInt(SLICES)) {
				if (this.session.stopSignal().isGiven()) {
					throw new InterruptedException("stopped");
				}
				PlannedCrawl crawl = plan.get(i);
				try {
					CrawlTaker.Found found = this.taker.take(crawl, segment, sink);
					contribution.incrementWriteCount(found.crawl().pages());
					switch (found.fate()) {
						case TAKEN -> {
							outcome.taken().add(crawl.id());
							sink.accept();
						}
						case UNCHANGED -> outcome.unchanged().add(crawl.id());
						case POSTPONED -> outcome.postponed().add(crawl.id());
					}
				}
				catch (ApiException ex) {
					if (ex.kind() == ApiException.Kind.ACCOUNT) {
						throw ex;
					}
					logger.error("{}", ex.getMessage());
					if (this.session.request().date() == null || crawl.isReplaced()) {
						failures.add(ex);
						continue;
					}
					this.limit.add(crawl, ex, plan.size());
					outcome.notFetched().put(crawl.id(), String.valueOf(ex.getMessage()));
				}
			}
		}
		if (!failures.isEmpty()) {
			throw new FetchFailedException(failures);
		}
		this.session.folder().saveSlice(number, outcome, seen);
	}

}
