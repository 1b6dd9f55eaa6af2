package io.spidraparquet.job.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.flatten.FlatteningItemProcessor;
import io.spidraparquet.parquet.PartFile;
import io.spidraparquet.parquet.PartFiles;
import io.spidraparquet.parquet.TableFiles;
import io.spidraparquet.run.Counts;
import io.spidraparquet.run.PartitionContext;
import io.spidraparquet.run.PartitionResult;
import io.spidraparquet.schema.Table;
import io.spidraparquet.spool.ContentReader;
import io.spidraparquet.spool.PageItemReader;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;

/**
 * Ends a partition within the transaction of its last chunk: commits the files of all
 * tables and stores the result. So the result is in the job repository before Batch
 * stores that the partition is COMPLETED. A restarted partition begins without a result.
 * Not thread-safe.
 */
final class PartitionEnd implements ItemStream, StepExecutionListener {

	private final String folder;

	private final PageItemReader reader;

	private final Map<String, PartFiles> tables;

	private final FailedPageSkipListener failures;

	private final RowTally tally;

	private final FlatteningItemProcessor processor;

	private final @Nullable ContentReader content;

	private final TableFiles files;

	/**
	 * Creates the end of a partition.
	 * @param folder name of the partition's staging folder
	 * @param reader tells which chunk is the last
	 * @param tables part files of each table of the run, in their order
	 * @param failedPages part files of failed pages
	 * @param failures counts the failed pages
	 * @param tally counts rows and pages
	 * @param processor counts the elements of failed pages
	 * @param content is closed at the end; null if there is none
	 */
	PartitionEnd(String folder, PageItemReader reader, Map<String, PartFiles> tables, PartFiles failedPages,
			FailedPageSkipListener failures, RowTally tally, FlatteningItemProcessor processor,
			@Nullable ContentReader content) {
		this.folder = folder;
		this.reader = reader;
		this.tables = tables;
		this.failures = failures;
		this.tally = tally;
		this.processor = processor;
		this.content = content;
		this.files = new TableFiles(all(tables, failedPages));
	}

	private static Map<String, PartFiles> all(Map<String, PartFiles> tables, PartFiles failedPages) {
		Map<String, PartFiles> all = new LinkedHashMap<>(tables);
		all.put(Table.FAILED_PAGES, failedPages);
		return all;
	}

	@Override
	public void update(ExecutionContext context) {
		if (!this.reader.isAtEnd()) {
			return;
		}
		try {
			Map<String, List<PartFile>> committed = this.files.commit();
			Counts failedElements = new Counts();
			this.processor.failedElements().forEach(failedElements::add);
			Map<String, PartitionResult.Rows> rows = new LinkedHashMap<>();
			this.tables.forEach((table, written) -> rows.put(table,
					new PartitionResult.Rows(of(committed, table), written.facts(), failedElements.of(table))));
			new PartitionResult(PartitionContext.number(context), this.folder, rows, of(committed, Table.FAILED_PAGES),
					this.failures.byReason(), this.tally.rowsByCrawl(), this.tally.pagesWithRows(),
					this.tally.filteredPages())
				.store(context);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	private static List<PartFile> of(Map<String, List<PartFile>> files, String table) {
		return Objects.requireNonNull(files.get(table));
	}

	@Override
	public ExitStatus afterStep(StepExecution step) {
		try {
			if (this.content != null) {
				this.content.close();
			}
			if (step.getStatus() != BatchStatus.COMPLETED) {
				this.files.discard();
			}
		}
		catch (IOException ex) {
			step.setStatus(BatchStatus.FAILED);
			step.addFailureException(ex);
			return ExitStatus.FAILED.addExitDescription(ex);
		}
		return step.getExitStatus();
	}

}
