package io.spidraparquet.parquet;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.hadoop.fs.FSError;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/**
 * Ends the part files of a step: where the step has completed, those of all tables are
 * committed and noted in its execution context before that is stored; otherwise all are
 * removed. A commit that fails makes the step fail, and leaves no file of any table.
 */
public final class PartFilesListener implements StepExecutionListener {

	private final Map<String, PartFiles> tables;

	/**
	 * A listener for the tables of one step.
	 * @param tables what the step writes, by the key under which the files of each table
	 * are noted, as {@link PartFile#toText} has them
	 */
	public PartFilesListener(Map<String, PartFiles> tables) {
		this.tables = Map.copyOf(tables);
	}

	@Override
	public ExitStatus afterStep(StepExecution step) {
		try {
			if (step.getStatus() == BatchStatus.COMPLETED) {
				commit().forEach(step.getExecutionContext()::putString);
			}
			else {
				discard();
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

	private Map<String, String> commit() throws IOException {
		Map<String, String> noted = new LinkedHashMap<>();
		try {
			for (Map.Entry<String, PartFiles> table : this.tables.entrySet()) {
				noted.put(table.getKey(), PartFile.toText(table.getValue().commit()));
			}
			return noted;
		}
		catch (IOException | RuntimeException | Error ex) {
			try {
				discard();
			}
			catch (IOException left) {
				ex.addSuppressed(left);
			}
			throw ex;
		}
	}

	/** One that cannot be removed does not keep the others. */
	private void discard() throws IOException {
		IOException failure = null;
		for (PartFiles table : this.tables.values()) {
			try {
				table.discard();
			}
			catch (IOException | RuntimeException | FSError ex) {
				IOException latest = new IOException(ex.getMessage(), ex);
				if (failure != null) {
					latest.addSuppressed(failure);
				}
				failure = latest;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
