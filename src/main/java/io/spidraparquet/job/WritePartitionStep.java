package io.spidraparquet.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.flatten.FlatteningItemProcessor;
import io.spidraparquet.parquet.ParquetItemWriter;
import io.spidraparquet.parquet.PartFiles;
import io.spidraparquet.parquet.PartFilesListener;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.PageRows;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.source.ContentKind;
import io.spidraparquet.source.ContentReader;
import io.spidraparquet.source.PageItemReader;
import io.spidraparquet.source.Spool;
import io.spidraparquet.source.SpooledCrawl;
import io.spidraparquet.source.SpooledPage;
import org.jspecify.annotations.Nullable;
import org.apache.hadoop.fs.Path;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Writes one partition: a chunk-oriented step over its range of pages, with a reader, a
 * processor, a writer and a skip listener of its own, so that partitions share nothing. A
 * restarted partition empties its staging folder and begins at its first page; one that
 * is COMPLETED has whole, verified files and is not started again.
 */
final class WritePartitionStep implements Step {

	private static final int CHUNK = 1000;

	private final JobRepository repository;

	private final PlatformTransactionManager transactions;

	private final RunSession session;

	private final Spool spool;

	WritePartitionStep(JobRepository repository, PlatformTransactionManager transactions, RunSession session,
			Spool spool) {
		this.repository = repository;
		this.transactions = transactions;
		this.session = session;
		this.spool = spool;
	}

	@Override
	public String getName() {
		return "writePartition";
	}

	@Override
	public void execute(StepExecution execution) throws JobInterruptedException {
		try {
			step(execution.getExecutionContext()).execute(execution);
		}
		catch (IOException ex) {
			execution.addFailureException(ex);
			execution.setStatus(BatchStatus.FAILED);
			execution.setExitStatus(ExitStatus.FAILED.addExitDescription(ex));
			this.repository.update(execution);
		}
	}

	private Step step(ExecutionContext context) throws IOException {
		PartitionContext.clearResults(context);
		DatasetFiles files = this.session.files();
		Path folder = this.session.layout()
			.partition(this.session.state().attempt(), context.getInt(PartitionContext.NUMBER));
		files.delete(folder);
		files.mkdirs(folder);
		RunFolder.Fetched fetched = this.session.folder().fetched();
		List<SpooledCrawl> plan = this.spool.all(fetched.crawls());
		String run = this.session.request().key();
		PartFiles pages = partFiles(folder, "pages", fetched.schema(), Set.copyOf(fetched.hugeColumns()));
		PartFiles failedPages = partFiles(folder, "failed", FixedColumns.failedPages(run),
				Set.of("raw", "error_message"));
		ContentReader content = contents();
		FailedPageSkipListener failures = new FailedPageSkipListener(failedPages);
		RowTally tally = new RowTally();
		return new StepBuilder(getName(), this.repository).<SpooledPage, PageRows>chunk(CHUNK)
			.transactionManager(this.transactions)
			.reader(new PageItemReader(this.spool, plan, PartitionContext.range(context)))
			.processor(new FlatteningItemProcessor(fetched.schema(), this.session.flattening(), run, content))
			.writer(new ParquetItemWriter(pages))
			.faultTolerant()
			.retryPolicy(RetryPolicy.withMaxRetries(0))
			.skipPolicy(new FailedPageSkipPolicy())
			.skipListener(failures)
			.listener(tally)
			.listener(new PartFilesListener(
					Map.of(PartitionContext.PAGE_FILES, pages, PartitionContext.FAILED_FILES, failedPages)))
			.listener(saveCounts(failures, tally, content))
			.interruptionPolicy(this::stopWhenAsked)
			.build();
	}

	private PartFiles partFiles(Path folder, String prefix, TableSchema schema, Set<String> hugeColumns) {
		Map<String, String> metadata = Map.of("spidra.run", this.session.request().key(), "spidra.attempt",
				this.session.state().attempt(), "spidra.version", this.session.settings().version(),
				"spidra.schema.version", Integer.toString(schema.version()));
		return new PartFiles(this.session.files().fileSystem(), folder, prefix, schema, hugeColumns, metadata,
				this.session.settings().parquet());
	}

	private @Nullable ContentReader contents() {
		Set<ContentKind> kinds = this.session.settings().content().kinds();
		return (kinds.isEmpty() || this.session.request().raw()) ? null : new ContentReader(this.spool, kinds);
	}

	private static StepExecutionListener saveCounts(FailedPageSkipListener failures, RowTally tally,
			@Nullable ContentReader content) {
		return new StepExecutionListener() {

			@Override
			public ExitStatus afterStep(StepExecution step) {
				close(content);
				if (step.getStatus() != BatchStatus.COMPLETED) {
					return step.getExitStatus();
				}
				ExecutionContext context = step.getExecutionContext();
				context.putString(PartitionContext.FAILED_BY_REASON, failures.byReason().toString());
				context.putString(PartitionContext.ROWS_BY_CRAWL, tally.rowsByCrawl().toString());
				context.putLong(PartitionContext.PAGES_WITH_ROWS, tally.pagesWithRows());
				context.putLong(PartitionContext.FILTERED_PAGES, tally.filteredPages());
				return step.getExitStatus();
			}

		};
	}

	private static void close(@Nullable ContentReader content) {
		try {
			if (content != null) {
				content.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	/**
	 * Whether a partition is down as complete, but its process died before its files were
	 * closed and verified: Batch stores the status first, and the context, where the
	 * files are noted, after that.
	 */
	static boolean isUnfinished(StepExecution step) {
		return step.getStepName().startsWith(PagesToParquetJob.WRITE_PARTITION)
				&& step.getStatus() == BatchStatus.COMPLETED
				&& !PartitionContext.hasResults(step.getExecutionContext());
	}

	/** Batch takes a bare interrupt for the end of the data. */
	private void stopWhenAsked(StepExecution step) throws JobInterruptedException {
		if (this.session.stopSignal().isGiven() || Thread.currentThread().isInterrupted()) {
			step.setTerminateOnly();
		}
		if (step.isTerminateOnly()) {
			throw new JobInterruptedException("the step was interrupted");
		}
	}

}
