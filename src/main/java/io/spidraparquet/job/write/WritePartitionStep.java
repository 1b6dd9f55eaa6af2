package io.spidraparquet.job.write;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.dataset.DatasetFiles;
import io.spidraparquet.flatten.FlatteningItemProcessor;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.parquet.ParquetItemWriter;
import io.spidraparquet.parquet.PartFiles;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.DamagedContextException;
import io.spidraparquet.run.Fetched;
import io.spidraparquet.run.OutOfMemory;
import io.spidraparquet.run.PartitionContext;
import io.spidraparquet.run.PartitionResult;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.ContentReader;
import io.spidraparquet.spool.PageItemReader;
import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import io.spidraparquet.spool.SpooledPage;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Writes one partition: a chunk-oriented step over its range of pages, with a reader, a
 * processor, a writer and a skip listener of its own, so that partitions share nothing. A
 * restarted partition empties its staging folder and begins at its first page. A
 * COMPLETED partition has complete, verified files and a stored result, and is not
 * started again.
 */
final class WritePartitionStep implements Step {

	private static final int CHUNK = 1000;

	private final JobRepository repository;

	private final PlatformTransactionManager transactions;

	private final Run run;

	private final Attempt attempt;

	private final StopSignal stop;

	private final Spool spool;

	private final RunProgress progress;

	WritePartitionStep(JobRepository repository, PlatformTransactionManager transactions, Run run, Attempt attempt,
			StopSignal stop, Spool spool, RunProgress progress) {
		this.repository = repository;
		this.transactions = transactions;
		this.run = run;
		this.attempt = attempt;
		this.stop = stop;
		this.spool = spool;
		this.progress = progress;
	}

	@Override
	public String getName() {
		return WriteStep.PARTITION;
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
		PartitionResult.clear(context);
		int number = PartitionContext.number(context);
		Fetched fetched = this.attempt.fetched();
		PageRange range = PartitionContext.range(context);
		if (number < 0 || number >= fetched.partitions().size() || !range.equals(fetched.partitions().get(number))) {
			throw new DamagedContextException(
					"partition " + number + " of the write has other pages than the fetch decided");
		}
		String name = this.attempt.partition(number);
		Path folder = emptyFolder(name);
		List<SpooledCrawl> taken = this.spool.all(fetched.taken());
		String key = this.run.key();
		Map<String, PartFiles> tables = tables(folder, fetched, taken);
		PartFiles failedPages = partFiles(folder, Table.FAILED_PAGES, FixedColumns.failedPages(key),
				Set.of("raw", "error_message"), 1);
		ContentReader content = contents();
		FailedPageSkipListener failures = new FailedPageSkipListener(failedPages);
		RowTally tally = new RowTally();
		FlatteningItemProcessor processor = new FlatteningItemProcessor(fetched.schema(), this.run.flattening(), key,
				content);
		PageItemReader reader = new PageItemReader(this.spool, taken, range);
		PartitionEnd end = new PartitionEnd(name, reader, tables, failedPages, failures, tally, processor, content);
		return new StepBuilder(getName(), this.repository).<SpooledPage, PageRows>chunk(CHUNK)
			.transactionManager(this.transactions)
			.reader(reader)
			.processor(counting(processor))
			.writer(new ParquetItemWriter(List.copyOf(tables.values())))
			.faultTolerant()
			.retryPolicy(RetryPolicy.withMaxRetries(0))
			.skipPolicy(new FailedPageSkipPolicy())
			.skipListener(failures)
			.listener(tally)
			.stream(end)
			.listener(end)
			.interruptionPolicy(this::stopWhenAsked)
			.build();
	}

	/** Counts the pages, and names the crawl if memory runs out on one of them. */
	private ItemProcessor<SpooledPage, PageRows> counting(ItemProcessor<SpooledPage, PageRows> processor) {
		return (page) -> {
			this.progress.pageWritten();
			try {
				return processor.process(page);
			}
			catch (OutOfMemoryError ex) {
				throw OutOfMemory.during("page " + (page.number() + 1) + " of crawl " + page.crawl().crawlId(), ex);
			}
		};
	}

	private Path emptyFolder(String name) throws IOException {
		DatasetFiles files = this.run.dataset().files();
		Path folder = this.attempt.staged(name);
		files.delete(folder);
		files.mkdirs(folder);
		return folder;
	}

	/** The part files of each table by its name, in the order of the tables. */
	private Map<String, PartFiles> tables(Path folder, Fetched fetched, List<SpooledCrawl> taken) {
		long pages = taken.stream().mapToLong(SpooledCrawl::pages).sum();
		Map<String, Double> values = new HashMap<>();
		for (Table table : fetched.schema().tables()) {
			long rows = table.isChild() ? fetched.elements().getOrDefault(table.name(), 0L) : pages;
			values.put(table.name(), (double) rows * table.schema().size());
		}
		double all = values.values().stream().mapToDouble(Double::doubleValue).sum();
		Map<String, PartFiles> tables = new LinkedHashMap<>();
		for (Table table : fetched.schema().tables()) {
			double share = (values.size() == 1 || all == 0) ? 1 : values.getOrDefault(table.name(), 0.0) / all;
			tables.put(table.name(), partFiles(folder, table.name(), table.schema(),
					Set.copyOf(fetched.hugeColumns().getOrDefault(table.name(), List.of())), share));
		}
		return tables;
	}

	private PartFiles partFiles(Path folder, String prefix, TableSchema schema, Set<String> hugeColumns, double share) {
		Map<String, String> metadata = Map.of("spidra.run", this.run.key(), "spidra.attempt", this.attempt.id(),
				"spidra.version", this.run.settings().version(), "spidra.schema.version",
				Integer.toString(schema.version()));
		return new PartFiles(this.run.dataset().files().fileSystem(), folder, prefix, schema, hugeColumns, metadata,
				this.run.settings().parquet(), share);
	}

	private @Nullable ContentReader contents() {
		Set<ContentKind> kinds = this.run.contents();
		return kinds.isEmpty() ? null : new ContentReader(this.spool, kinds);
	}

	/** Without this check, Batch takes an interrupt for the end of the data. */
	private void stopWhenAsked(StepExecution step) throws JobInterruptedException {
		if (this.stop.isGiven()) {
			this.stop.obeyed();
		}
		if (this.stop.isGiven() || Thread.currentThread().isInterrupted()) {
			step.setTerminateOnly();
		}
		if (step.isTerminateOnly()) {
			throw new JobInterruptedException("the step was interrupted");
		}
	}

}
