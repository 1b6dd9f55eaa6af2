package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.flatten.ProfileSink;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.run.CrawlFate;
import io.spidraparquet.run.OutOfMemory;
import io.spidraparquet.run.Outcome;
import io.spidraparquet.run.PartitionContext;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Fetches one slice of the plan into its spool segment and profiles it. If a crawl cannot
 * be fetched, the slice continues with the others, whose responses the next start will
 * need; a nightly run defers such crawls, up to a limit. Every few seconds it lets Batch
 * store how far it is, and so finds out whether another process has taken over the slice.
 * Not thread-safe.
 */
final class FetchTasklet implements Tasklet, StepExecutionListener {

	private static final Logger logger = LoggerFactory.getLogger(FetchTasklet.class);

	private static final long NANOS_PER_CALL = TimeUnit.SECONDS.toNanos(2);

	private final FetchSliceStep slice;

	private final Profile profile;

	private final ProfileSink sink;

	private final List<SpooledCrawl> responses = new ArrayList<>();

	private final List<ApiException> failures = new ArrayList<>();

	private final Outcome outcome = new Outcome();

	private @Nullable SpoolSegment segment;

	private int done;

	/**
	 * Creates the tasklet of one execution.
	 * @param slice what it works with
	 */
	FetchTasklet(FetchSliceStep slice) {
		this.slice = slice;
		this.profile = slice.empty().emptyCopy();
		this.sink = new ProfileSink(this.profile, slice.run().flattening());
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException {
		ExecutionContext place = contribution.getStepExecution().getExecutionContext();
		int number = PartitionContext.slice(place);
		List<PlannedCrawl> crawls = this.slice.attempt().crawls(number, PartitionContext.slices(place));
		this.slice.stop().during(contribution.getStepExecution(), () -> {
			try {
				fetch(crawls, number, contribution);
			}
			catch (InterruptedException | InterruptedIOException | ClosedByInterruptException ex) {
				if (this.slice.stop().isGiven()) {
					Thread.interrupted(); // it would end the copying at once
					shareIfPossible(); // the process may end before afterStep
				}
				throw ex;
			}
			if (this.done == crawls.size()) {
				complete(number, place);
			}
		});
		return RepeatStatus.continueIf(this.done < crawls.size());
	}

	private void fetch(List<PlannedCrawl> crawls, int number, StepContribution contribution)
			throws IOException, InterruptedException {
		SpoolSegment open = open(number);
		long end = System.nanoTime() + NANOS_PER_CALL;
		while (this.done < crawls.size() && System.nanoTime() < end) {
			if (this.slice.stop().isGiven()) {
				throw new InterruptedException("stopped");
			}
			take(crawls.get(this.done), open, contribution);
			this.done++;
		}
	}

	private SpoolSegment open(int number) throws IOException {
		SpoolSegment open = this.segment;
		if (open == null) {
			open = this.slice.spool().segment(this.slice.attempt().segment(number));
			this.segment = open;
		}
		return open;
	}

	private void take(PlannedCrawl crawl, SpoolSegment open, StepContribution contribution)
			throws IOException, InterruptedException {
		try {
			CrawlTaker.Result result = this.slice.taker().take(crawl, open, this.sink);
			this.responses.add(result.crawl());
			contribution.incrementReadCount();
			contribution.incrementWriteCount(result.crawl().pages());
			this.outcome.add(crawl.id(), result.fate());
			this.slice.progress().crawlFetched();
			if (result.fate() == CrawlFate.TAKEN) {
				this.sink.accept();
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
			if (!this.slice.run().request().isNightly() || crawl.isReplaced()) {
				this.failures.add(ex);
				return;
			}
			if (!crawl.deferredBefore()) {
				// for FetchStep.requireWithinLimit
				contribution.incrementProcessSkipCount();
			}
			this.slice.limit().add(crawl, ex, this.slice.attempt().plan().crawls().size());
			this.outcome.add(crawl.id(), CrawlFate.NOT_FETCHED);
		}
	}

	private void complete(int number, ExecutionContext context) throws IOException {
		share();
		if (!this.failures.isEmpty()) {
			throw new FetchFailedException(this.failures);
		}
		PartitionContext.storeResult(context, this.slice.attempt()
			.saveSlice(number, this.outcome, this.profile, this.responses, this.slice.progress()));
	}

	/** Closes the segment, and shows its responses to others who may need them. */
	private void share() throws IOException {
		SpoolSegment open = this.segment;
		this.segment = null;
		if (open != null) {
			open.close();
			this.slice.spool().share(open.number());
		}
	}

	/** A slice that fails, or is stopped, keeps what it has fetched. */
	@Override
	public ExitStatus afterStep(StepExecution step) {
		shareIfPossible();
		return step.getExitStatus();
	}

	private void shareIfPossible() {
		try {
			share();
		}
		catch (IOException ex) {
			logger.warn("the responses of the slice could not be kept: {}", ex.getMessage());
		}
	}

}
