package io.spidraparquet.job;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.dataset.DatasetLayout;
import io.spidraparquet.dataset.DatasetOwner;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.ManifestJson;
import io.spidraparquet.dataset.Publication;
import io.spidraparquet.dataset.RawResponses;
import io.spidraparquet.dataset.RedshiftManifest;
import io.spidraparquet.dataset.SchemaCopy;
import io.spidraparquet.parquet.PartFile;
import io.spidraparquet.report.RunReport;
import io.spidraparquet.source.Spool;
import io.spidraparquet.source.SpooledCrawl;
import org.apache.hadoop.fs.Path;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Publishes the run: sees that every page is accounted for and that not too many failed,
 * puts the part files into their final order, prepares all that is published beside them,
 * and publishes. A restart does the same again, from the contexts of the partitions.
 */
final class PublishTasklet implements Tasklet {

	private final JobRepository repository;

	private final RunSession session;

	private final Spool spool;

	private final JobProperties properties;

	private final ContentFailures contentFailures;

	PublishTasklet(JobRepository repository, RunSession session, Spool spool, JobProperties properties) {
		this.repository = repository;
		this.session = session;
		this.spool = spool;
		this.properties = properties;
		this.contentFailures = new ContentFailures(spool, session.settings().content().kinds());
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context)
			throws IOException, InterruptedException, TooManyFailedPagesException {
		if (this.session.isOnlyToBeEnded()) {
			return RepeatStatus.FINISHED;
		}
		Publication publication = this.session.publication();
		RunFolder.Fetched fetched = this.session.folder().fetched();
		List<SpooledCrawl> crawls = this.spool.all(fetched.crawls());
		List<ExecutionContext> partitions = partitions(contribution.getStepExecution(), fetched.partitions().size());
		Counts byReason = new Counts();
		Counts rowsByCrawl = new Counts();
		List<Manifest.DataFile> files = new ArrayList<>();
		List<Manifest.DataFile> failedFiles = new ArrayList<>();
		for (ExecutionContext partition : partitions) {
			byReason.addAll(partition.getString(PartitionContext.FAILED_BY_REASON));
			rowsByCrawl.addAll(partition.getString(PartitionContext.ROWS_BY_CRAWL));
		}
		requireFewFailedPages(crawls, byReason);
		for (ExecutionContext partition : partitions) {
			stage(publication, partition, PartitionContext.PAGE_FILES, DatasetLayout.PAGES, files);
			stage(publication, partition, PartitionContext.FAILED_FILES, DatasetLayout.FAILED_PAGES, failedFiles);
		}
		Manifest manifest = manifest(contribution.getStepExecution().getJobExecutionId(), fetched, crawls, byReason,
				rowsByCrawl, partitions, files, failedFiles);
		requireAllPagesAccountedFor(manifest);
		if (Thread.interrupted()) {
			throw new InterruptedException("interrupted before anything was published");
		}
		publication.prepare(manifest, copies(manifest, crawls));
		publication.publish(manifest.attempt());
		contribution.incrementWriteCount(manifest.totals().rows());
		PublishedLines.log(manifest);
		if (crawls.isEmpty() && manifest.notFetched().isEmpty() && manifest.postponed().isEmpty()) {
			this.session.publishedNothing();
		}
		return RepeatStatus.FINISHED;
	}

	private List<ExecutionContext> partitions(StepExecution publish, int count) throws IOException {
		List<ExecutionContext> contexts = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			StepExecution partition = this.repository.getLastStepExecution(publish.getJobExecution().getJobInstance(),
					PagesToParquetJob.WRITE_PARTITION + ":" + PagesToParquetJob.partitionName(i));
			if (partition == null || partition.getStatus() != BatchStatus.COMPLETED) {
				throw new IOException("partition " + i + " of the write is not in the job repository as completed");
			}
			contexts.add(partition.getExecutionContext());
		}
		return contexts;
	}

	private void requireFewFailedPages(List<SpooledCrawl> crawls, Counts byReason)
			throws TooManyFailedPagesException, IOException {
		long pages = crawls.stream().mapToLong(SpooledCrawl::pages).sum();
		long failed = sum(byReason);
		if (!this.properties.skip().allows(failed, pages)) {
			this.spool.drop(crawls.stream()
				.filter((crawl) -> crawl.failed() + crawl.pending() > 0)
				.map(SpooledCrawl::crawlId)
				.collect(Collectors.toSet()));
			this.session.voidAttempt();
			throw new TooManyFailedPagesException(failed, pages, byReason.asMap(), this.properties.skip());
		}
	}

	private static long sum(Counts counts) {
		return counts.asMap().values().stream().mapToLong(Long::longValue).sum();
	}

	private void stage(Publication publication, ExecutionContext partition, String contextKey, String table,
			List<Manifest.DataFile> staged) throws IOException {
		String attempt = this.session.state().attempt();
		Path folder = this.session.layout().partition(attempt, partition.getInt(PartitionContext.NUMBER));
		for (PartFile file : PartFile.fromText(partition.getString(contextKey))) {
			String name = String.format(Locale.ROOT, "part-%05d-%s.parquet", staged.size(), attempt);
			try {
				publication.stage(attempt, new Path(folder, file.name()), table, name, file.bytes());
			}
			catch (Publication.LostFileException ex) {
				this.session.voidAttempt();
				throw ex;
			}
			staged.add(new Manifest.DataFile(table + "/run=" + this.session.request().key() + "/" + name, file.bytes(),
					file.rows()));
		}
	}

	private Manifest manifest(long jobExecutionId, RunFolder.Fetched fetched, List<SpooledCrawl> crawls,
			Counts byReason, Counts rowsByCrawl, List<ExecutionContext> partitions, List<Manifest.DataFile> files,
			List<Manifest.DataFile> failedFiles) throws IOException {
		List<Manifest.Crawl> listed = new ArrayList<>();
		for (int i = 0; i < crawls.size(); i++) {
			SpooledCrawl crawl = crawls.get(i);
			listed
				.add(new Manifest.Crawl(crawl.crawlId(), crawl.contentSha256(), time(crawl.fetchedAt()), crawl.pages(),
						crawl.success(), crawl.failed(), crawl.pending(), rowsByCrawl.of(Integer.toString(i))));
		}
		Manifest.Totals totals = new Manifest.Totals(crawls.stream().mapToLong(SpooledCrawl::pages).sum(),
				files.stream().mapToLong(Manifest.DataFile::rows).sum(),
				sum(partitions, PartitionContext.PAGES_WITH_ROWS),
				failedFiles.stream().mapToLong(Manifest.DataFile::rows).sum(),
				sum(partitions, PartitionContext.FILTERED_PAGES),
				files.stream().mapToLong(Manifest.DataFile::bytes).sum());
		RunRequest request = this.session.request();
		Left left = Left.of(this.session, fetched.left());
		return new Manifest(Manifest.VERSION, this.session.published().nextSequence(), request.key(),
				this.session.state().attempt(), request.job(), jobExecutionId, this.session.state().startedAt(),
				Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(), this.session.settings().version(),
				request.parameters(), this.session.settings().asMap(), totals, byReason.asMap(), listed,
				left.notFetched(), left.unfinished(), files, failedFiles, fetched.schema().version(),
				ManifestJson.columns(fetched.schema()), fetched.discarded(), superseded(Set.copyOf(fetched.crawls())),
				left.postponed(), this.contentFailures.of(crawls),
				keepsRaw() ? DatasetLayout.rawFile(request.key()) : null);
	}

	/** What is read from this dataset stays in it. */
	private boolean keepsRaw() {
		return this.properties.keepRaw() || (this.session.request().raw() && this.properties.rawFrom() == null);
	}

	/** A crawl that stands in two runs now. */
	private List<Manifest.Superseded> superseded(Set<String> taken) {
		List<Manifest.Superseded> superseded = new ArrayList<>();
		for (PlannedCrawl crawl : this.session.state().plan().crawls()) {
			String run = crawl.publishedIn();
			if (run != null && !run.equals(this.session.request().key()) && taken.contains(crawl.id())) {
				superseded.add(new Manifest.Superseded(crawl.id(), run));
			}
		}
		return superseded;
	}

	private static long sum(List<ExecutionContext> partitions, String count) {
		return partitions.stream().mapToLong((partition) -> partition.getLong(count)).sum();
	}

	private static String time(long micros) {
		return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
	}

	private static void requireAllPagesAccountedFor(Manifest manifest) {
		Manifest.Totals totals = manifest.totals();
		long failed = manifest.failedPagesByReason().values().stream().mapToLong(Long::longValue).sum();
		long rows = manifest.crawls().stream().mapToLong(Manifest.Crawl::rows).sum();
		if (totals.pages() != totals.pagesWithRows() + totals.failedPages() + totals.filteredPages()
				|| totals.failedPages() != failed || totals.rows() != rows) {
			throw new IllegalStateException(
					("%d pages were fetched, but %d gave %d rows (%d in the files), %d failed and "
							+ "%d were filtered: ")
						.formatted(totals.pages(), totals.pagesWithRows(), rows, totals.rows(), totals.failedPages(),
								totals.filteredPages())
							+ "nothing is published; please report this");
		}
	}

	private Map<String, DatasetFiles.Content> copies(Manifest manifest, List<SpooledCrawl> crawls) {
		Map<String, DatasetFiles.Content> copies = new LinkedHashMap<>();
		copies.put(DatasetOwner.FILE, DatasetOwner.content(manifest.job(), manifest.sequence()));
		copies.put(SchemaCopy.FILE, SchemaCopy.content(manifest));
		copies.put("runs/" + manifest.key() + ".html", (out) -> RunReport.write(manifest, this.session.output(), out));
		if (RedshiftManifest.appliesTo(this.session.request().output())) {
			copies.put("runs/" + manifest.key() + ".redshift.json",
					RedshiftManifest.content(this.session.request().output(), manifest));
		}
		if (manifest.raw() != null) {
			copies.put("raw/" + manifest.key() + ".zst", (out) -> writeRaw(crawls, out));
		}
		return copies;
	}

	private void writeRaw(List<SpooledCrawl> crawls, OutputStream out) throws IOException {
		RawResponses.Writer raw = new RawResponses.Writer(out);
		for (SpooledCrawl crawl : crawls) {
			raw.add(crawl.crawlId(), crawl.fetchedAt(), (body) -> this.spool.copyWithoutSignedUrls(crawl, body));
		}
		raw.finish();
	}

}
