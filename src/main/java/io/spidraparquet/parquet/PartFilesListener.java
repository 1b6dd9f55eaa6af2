package io.spidraparquet.parquet;

import java.io.IOException;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/**
 * Ends the part files of a step: where the step has completed, they are committed and
 * noted in its execution context before that is stored; otherwise they are removed. A
 * commit that fails makes the step fail.
 */
public final class PartFilesListener implements StepExecutionListener {

	private final PartFiles files;

	private final String contextKey;

	/**
	 * A listener for one table.
	 * @param files what the step writes
	 * @param contextKey where the files are noted, as {@link PartFile#toText} has them
	 */
	public PartFilesListener(PartFiles files, String contextKey) {
		this.files = files;
		this.contextKey = contextKey;
	}

	@Override
	public ExitStatus afterStep(StepExecution step) {
		try {
			if (step.getStatus() == BatchStatus.COMPLETED) {
				step.getExecutionContext().putString(this.contextKey, PartFile.toText(this.files.commit()));
			}
			else {
				this.files.discard();
			}
			return step.getExitStatus();
		}
		catch (IOException | RuntimeException | Error ex) {
			// the step is down as COMPLETED already, and what is thrown here is only
			// logged
			step.setStatus(BatchStatus.FAILED);
			step.addFailureException(ex);
			return ExitStatus.FAILED.addExitDescription(ex);
		}
	}

}
