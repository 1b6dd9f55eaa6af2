package io.spidraparquet.job.publish;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.history.RunHistory;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Counts;
import io.spidraparquet.run.Fetched;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.PartitionResult;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Publishes the run. It checks that every page and element is accounted for and that not
 * too many pages failed, brings the part files into their final order, prepares the other
 * published files, publishes, and commits what is published to the Iceberg tables. A
 * restart repeats all of this from the results of the partitions.
 */
final class PublishTasklet implements Tasklet {

	private final Run run;

	private final Attempt attempt;

	private final RunSession session;

	private final Publication publication;

	private final PartitionResult.Finder results;

	private final StepTimes times;

	private final Spool spool;

	private final RunManifest manifests;

	private final JobProperties properties;

	PublishTasklet(Run run, Attempt attempt, RunSession session, PartitionResult.Finder results, StepTimes times,
			Spool spool, RunManifest manifests, JobProperties properties) {
		this.run = run;
		this.attempt = attempt;
		this.session = session;
		this.publication = session.publication();
		this.results = results;
		this.times = times;
		this.spool = spool;
		this.manifests = manifests;
		this.properties = properties;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException, NotPublishedException {
		if (this.attempt.isPublishedButUnrecorded()) {
			return RepeatStatus.FINISHED;
		}
		StepExecution step = contribution.getStepExecution();
		Fetched fetched = this.attempt.fetched();
		List<SpooledCrawl> crawls = this.spool.all(fetched.taken());
		List<PartitionResult> partitions = this.results.of(step.getJobExecution().getJobInstance(),
				fetched.partitions().size());
		Written written = Written.sum(partitions);
		requireFewFailedPages(crawls, written.failedByReason());
		StagedFiles staged = new StagedFiles(this.run, this.attempt, this.publication);
		Map<String, List<Manifest.DataFile>> files = staged.stage(partitions, fetched.schema());
		Manifest counted = this.manifests.of(step.getJobExecutionId(), this.times.until(step), fetched, crawls, written,
				files);
		Accounting.requireAllPages(counted);
		Accounting.requireAllElements(counted, fetched.elements(), written.failedElements());
		RunHistory history = RunHistory.read(this.run.dataset(), this.run.published(), this.run.key());
		int earlier = this.attempt.plan().warnings().size() + fetched.warnings().size();
		Manifest manifest = judged(counted, earlier, history,
				new RepeatedValues(this.run.dataset().files().fileSystem(), files, staged.paths()), crawls);
		if (Thread.interrupted()) {
			throw new InterruptedException("interrupted before anything was published");
		}
		this.publication.prepare(manifest, this.manifests.copies(manifest, crawls, history, this.publication));
		this.publication.publish(manifest);
		contribution.incrementWriteCount(manifest.totals().rows());
		PublishedLines.log(manifest, this.attempt.plan().warnings(), fetched.warnings(),
				this.run.dataset().files().display(this.run.dataset().layout().report(manifest.key())));
		this.session.commitTables();
		if (crawls.isEmpty() && manifest.deferred().notFetched().isEmpty()
				&& manifest.deferred().postponed().isEmpty()) {
			contribution.setExitStatus(new ExitStatus(PublishStep.NOTHING_NEW));
		}
		return RepeatStatus.FINISHED;
	}

	private void requireFewFailedPages(List<SpooledCrawl> crawls, Counts byReason)
			throws TooManyFailedPagesException, IOException {
		long pages = crawls.stream().mapToLong(SpooledCrawl::pages).sum();
		long failed = byReason.total();
		if (!this.properties.skip().allows(failed, pages)) {
			fetchFailedPagesAgain(crawls);
			throw new TooManyFailedPagesException(failed, pages, byReason.asMap(), this.properties.skip());
		}
	}

	private Manifest judged(Manifest counted, int earlier, RunHistory history, RepeatedValues repeated,
			List<SpooledCrawl> crawls) throws FailedChecksException, IOException {
		try {
			return new Judgement(this.properties, history).of(counted, earlier, repeated);
		}
		catch (FailedChecksException ex) {
			if (ex.isWithFailedPages()) {
				fetchFailedPagesAgain(crawls);
			}
			throw ex;
		}
	}

	/** The next start fetches the crawls that may be better by then, and no others. */
	private void fetchFailedPagesAgain(List<SpooledCrawl> crawls) throws IOException {
		this.spool.drop(crawls.stream()
			.filter((crawl) -> crawl.failed() + crawl.pending() > 0)
			.map(SpooledCrawl::crawlId)
			.collect(Collectors.toSet()));
		this.attempt.invalidate();
	}

}
