package io.spidraparquet.job.write;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.spidraparquet.progress.Phase;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;

import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/**
 * Tells how many pages there are to write.
 *
 * @param attempt the attempt
 * @param spool holds the pages
 * @param progress of the run
 */
record WriteProgress(Attempt attempt, Spool spool, RunProgress progress) implements StepExecutionListener {

	@Override
	public void beforeStep(StepExecution step) {
		this.progress.begin(Phase.WRITE);
		try {
			this.progress.expectPages(
					this.spool.all(this.attempt.fetched().taken()).stream().mapToLong(SpooledCrawl::pages).sum());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex.getMessage(), ex);
		}
	}

}
