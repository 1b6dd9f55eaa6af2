package io.spidraparquet.progress;

import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/**
 * Tells that a step begins.
 *
 * @param progress of the run
 * @param phase the step
 */
public record StepProgress(RunProgress progress, Phase phase) implements StepExecutionListener {

	@Override
	public void beforeStep(StepExecution step) {
		this.progress.begin(this.phase);
	}

}
