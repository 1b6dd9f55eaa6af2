package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.spidraparquet.progress.Phase;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;

import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/**
 * Tells how many crawls there are to fetch, and how many of them belong to slices that an
 * earlier start has completed.
 *
 * @param attempt the attempt
 * @param progress of the run
 */
record FetchProgress(Attempt attempt, RunProgress progress) implements StepExecutionListener {

	@Override
	public void beforeStep(StepExecution step) {
		this.progress.begin(Phase.FETCH);
		this.progress.expectCrawls(this.attempt.plan().crawls().size());
		try {
			for (int i = this.attempt.outcome().size(); i > 0; i--) {
				this.progress.crawlFetched();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

}
