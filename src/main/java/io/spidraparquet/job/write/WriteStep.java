package io.spidraparquet.job.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.page.DeepStack;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.DamagedContextException;
import io.spidraparquet.run.PartitionContext;
import io.spidraparquet.run.PartitionResult;
import io.spidraparquet.run.PartitionResults;
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.Spool;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The step {@code write}: turns the spooled pages into part files, in partitions that
 * work concurrently. A restart keeps complete partitions and writes the others from their
 * first page.
 */
@Configuration(proxyBeanMethods = false)
public class WriteStep {

	static final String PARTITION = "writePartition";

	@Bean
	Step write(JobRepository repository, PlatformTransactionManager transactions, Run run, Attempt attempt,
			StopSignal stop, Spool spool, RunProgress progress) {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(DeepStack.threads("write-"));
		threads.setConcurrencyLimit(Runtime.getRuntime().availableProcessors());
		return new StepBuilder("write", repository).partitioner(PARTITION, partitions(attempt))
			.step(new WritePartitionStep(repository, transactions, run, attempt, stop, spool, progress))
			.taskExecutor(threads)
			.listener(new WriteProgress(attempt, spool, progress))
			.build();
	}

	private static Partitioner partitions(Attempt attempt) {
		return (size) -> {
			List<PageRange> ranges = ranges(attempt);
			Map<String, ExecutionContext> contexts = new HashMap<>();
			for (int i = 0; i < ranges.size(); i++) {
				contexts.put(PartitionContext.name(i), PartitionContext.ofPartition(i, ranges.get(i)));
			}
			return contexts;
		};
	}

	private static List<PageRange> ranges(Attempt attempt) {
		try {
			return attempt.fetched().partitions();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

	@Bean
	PartitionResults partitionResults(JobRepository repository) {
		return (job, count) -> {
			List<PartitionResult> results = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				StepExecution partition = repository.getLastStepExecution(job,
						PARTITION + ":" + PartitionContext.name(i));
				if (partition == null || partition.getStatus() != BatchStatus.COMPLETED) {
					throw new DamagedContextException(
							"partition " + i + " of the write is not recorded as COMPLETED in the job repository");
				}
				results.add(PartitionResult.of(partition.getExecutionContext()));
			}
			return results;
		};
	}

	/**
	 * Whether a partition is recorded as COMPLETED although its process died before its
	 * files were closed and verified. Batch stores the status before the context, which
	 * lists the files.
	 * @param step any step of the job
	 * @return false for a step that is not a partition of the write
	 */
	public static boolean isUnfinished(StepExecution step) {
		return step.getStepName().startsWith(PARTITION) && step.getStatus() == BatchStatus.COMPLETED
				&& !PartitionResult.isIn(step.getExecutionContext());
	}

}
