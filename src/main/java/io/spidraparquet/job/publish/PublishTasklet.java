package io.spidraparquet.job.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.parquet.PartFile;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Counts;
import io.spidraparquet.run.DamagedContextException;
import io.spidraparquet.run.Fetched;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.PartitionResult;
import io.spidraparquet.run.PartitionResults;
import io.spidraparquet.run.Run;
import io.spidraparquet.schema.Table;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.apache.hadoop.fs.Path;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Publishes the run. It checks that every page is accounted for and that not too many
 * pages failed, brings the part files into their final order, prepares the other
 * published files, and publishes. A restart repeats all of this from the results of the
 * partitions.
 */
final class PublishTasklet implements Tasklet {

	private final Run run;

	private final Attempt attempt;

	private final Publication publication;

	private final PartitionResults results;

	private final Spool spool;

	private final RunManifest manifests;

	private final JobProperties properties;

	PublishTasklet(Run run, Attempt attempt, Publication publication, PartitionResults results, Spool spool,
			RunManifest manifests, JobProperties properties) {
		this.run = run;
		this.attempt = attempt;
		this.publication = publication;
		this.results = results;
		this.spool = spool;
		this.manifests = manifests;
		this.properties = properties;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException, TooManyFailedPagesException {
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
		Manifest manifest = this.manifests.of(step.getJobExecutionId(), fetched, crawls, written, stage(partitions));
		requireAllPagesAccountedFor(manifest);
		if (Thread.interrupted()) {
			throw new InterruptedException("interrupted before anything was published");
		}
		this.publication.prepare(manifest, this.manifests.copies(manifest, crawls));
		this.publication.publish(manifest.attempt());
		contribution.incrementWriteCount(manifest.totals().rows());
		PublishedLines.log(manifest, this.attempt.plan().warnings(), fetched.warnings());
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
			this.spool.drop(crawls.stream()
				.filter((crawl) -> crawl.failed() + crawl.pending() > 0)
				.map(SpooledCrawl::crawlId)
				.collect(Collectors.toSet()));
			this.attempt.invalidate();
			throw new TooManyFailedPagesException(failed, pages, byReason.asMap(), this.properties.skip());
		}
	}

	/** Returns the staged files by table. */
	private Map<String, List<Manifest.DataFile>> stage(List<PartitionResult> partitions) throws IOException {
		Map<String, List<Manifest.DataFile>> staged = new HashMap<>();
		for (PartitionResult partition : partitions) {
			stage(partition.partition(), partition.pageFiles(), Table.PAGES, staged);
			stage(partition.partition(), partition.failedFiles(), Table.FAILED_PAGES, staged);
		}
		return staged;
	}

	private void stage(int partition, List<PartFile> files, String table,
			Map<String, List<Manifest.DataFile>> stagedFiles) throws IOException {
		List<Manifest.DataFile> staged = stagedFiles.computeIfAbsent(table, (name) -> new ArrayList<>());
		Path folder = this.attempt.partition(partition);
		for (PartFile file : files) {
			String name = String.format(Locale.ROOT, "part-%05d-%s.parquet", staged.size(), this.attempt.id());
			try {
				this.publication.stage(this.attempt.id(), new Path(folder, file.name()), table, name, file.bytes());
				if (this.attempt.isResumed()) {
					this.publication.requireContent(this.attempt.id(), new Path(folder, file.name()), table, name,
							file.crc32c());
				}
			}
			catch (Publication.LostFileException ex) {
				this.attempt.invalidate();
				throw ex;
			}
			staged.add(new Manifest.DataFile(table + "/run=" + this.run.key() + "/" + name, file.bytes(), file.rows(),
					file.crc32c()));
		}
	}

	private static void requireAllPagesAccountedFor(Manifest manifest) {
		Manifest.Totals totals = manifest.totals();
		long failed = manifest.failedPagesByReason().values().stream().mapToLong(Long::longValue).sum();
		long rows = manifest.crawls().stream().mapToLong(Manifest.Crawl::rows).sum();
		if (totals.pages() != totals.pagesWithRows() + totals.failedPages() + totals.filteredPages()
				|| totals.failedPages() != failed || totals.rows() != rows) {
			throw new DamagedContextException(
					("%d pages were fetched, but %d have %d rows (%d in the files), %d failed and "
							+ "%d were filtered: ")
						.formatted(totals.pages(), totals.pagesWithRows(), rows, totals.rows(), totals.failedPages(),
								totals.filteredPages())
							+ "nothing is published; if this happens twice, please report it");
		}
	}

}
