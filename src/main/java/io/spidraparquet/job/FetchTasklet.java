package io.spidraparquet.job;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.flatten.ProfileSink;
import io.spidraparquet.schema.Profile;
import io.spidraparquet.source.ApiException;
import io.spidraparquet.source.PagesClient;
import io.spidraparquet.source.Spool;
import io.spidraparquet.source.SpoolSegment;
import io.spidraparquet.source.SpooledCrawl;
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
 * does not keep the slice from the others, whose responses the next start will need.
 */
final class FetchTasklet implements Tasklet {

	/** Key of the context's entry with the number of the slice. */
	static final String SLICE = "slice";

	/** Key of the context's entry with the number of slices. */
	static final String SLICES = "slices";

	private static final Logger logger = LoggerFactory.getLogger(FetchTasklet.class);

	private final RunSession session;

	private final Spool spool;

	private final PagesClient client;

	private final Profile profile;

	/**
	 * The work of all slices.
	 * @param profile an empty one, for its limits
	 */
	FetchTasklet(RunSession session, Spool spool, PagesClient client, Profile profile) {
		this.session = session;
		this.spool = spool;
		this.client = client;
		this.profile = profile;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException {
		this.session.stopSignal().enter();
		try {
			return fetch(contribution);
		}
		catch (InterruptedException | InterruptedIOException | ClosedByInterruptException ex) {
			if (!this.session.stopSignal().isGiven()) {
				throw ex;
			}
			contribution.getStepExecution().setTerminateOnly();
			return RepeatStatus.FINISHED;
		}
		finally {
			this.session.stopSignal().leave();
		}
	}

	private RepeatStatus fetch(StepContribution contribution) throws IOException, InterruptedException {
		ExecutionContext slice = contribution.getStepExecution().getExecutionContext();
		int number = slice.getInt(SLICE);
		List<String> plan = this.session.state().plan();
		Profile seen = this.profile.emptyCopy();
		ProfileSink sink = new ProfileSink(seen, this.session.flattening());
		List<ApiException> failures = new ArrayList<>();
		int crawls = 0;
		try (SpoolSegment segment = this.spool.segment(number)) {
			for (int i = number; i < plan.size(); i += slice.getInt(SLICES)) {
				if (this.session.stopSignal().isGiven()) {
					throw new InterruptedException("stopped");
				}
				try {
					SpooledCrawl crawl = crawl(plan.get(i), segment, sink);
					contribution.incrementWriteCount(crawl.pages());
					crawls++;
				}
				catch (ApiException ex) {
					if (ex.kind() == ApiException.Kind.ACCOUNT) {
						throw ex;
					}
					logger.error("{}", ex.getMessage());
					failures.add(ex);
				}
			}
		}
		if (!failures.isEmpty()) {
			throw new FetchFailedException(failures);
		}
		this.session.folder().saveProfile(number, crawls, seen);
		return RepeatStatus.FINISHED;
	}

	private SpooledCrawl crawl(String crawlId, SpoolSegment segment, ProfileSink sink)
			throws IOException, InterruptedException {
		SpooledCrawl kept = this.spool.find(crawlId);
		if (kept != null) {
			if (segment.replay(kept, sink)) {
				return kept;
			}
			logger.warn("the kept response of crawl {} is damaged, fetching it again", crawlId);
		}
		return segment.fetch(this.client, crawlId, sink);
	}

}
