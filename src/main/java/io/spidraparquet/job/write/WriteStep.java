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
import io.spidraparquet.run.Run;
import io.spidraparquet.run.StopSignal;
import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.Spool;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.PartitionStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
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

	/** Name of the step that writes one partition. */
	public static final String PARTITION = "writePartition";

	/** Name of the workers that write the partitions, where other processes do. */
	public static final String WORKERS = "writeWorkers";

	/** One partition, on whatever thread or host. */
	@Bean(PARTITION)
	Step writePartition(JobRepository repository, PlatformTransactionManager transactions, Run run, Attempt attempt,
			StopSignal stop, Spool spool, RunProgress progress) {
		return new WritePartitionStep(repository, transactions, run, attempt, stop, spool, progress);
	}

	/**
	 * All partitions: workers write them where there are some, else threads.
	 */
	@Bean
	Step write(JobRepository repository, Attempt attempt, Spool spool, RunProgress progress,
			@Qualifier(PARTITION) ObjectProvider<Step> partition,
			@Qualifier(WORKERS) ObjectProvider<PartitionHandler> workers) {
		PartitionStepBuilder write = new StepBuilder("write", repository).partitioner(PARTITION, partitions(attempt))
			.listener(new WriteProgress(attempt, spool, progress));
		PartitionHandler remote = workers.getIfAvailable();
		if (remote != null) {
			return write.partitionHandler(remote).build();
		}
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor(DeepStack.threads("write-"));
		threads.setConcurrencyLimit(Runtime.getRuntime().availableProcessors());
		return write.step(partition.getObject()).taskExecutor(threads).build();
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
	PartitionResult.Finder partitionResults(JobRepository repository) {
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

}
