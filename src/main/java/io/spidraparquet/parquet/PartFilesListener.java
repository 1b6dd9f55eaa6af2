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
 * Commits or discards the part files of a step. If the step has completed, the listener
 * commits the files of all tables and puts them into the execution context before that is
 * stored; otherwise it removes them. A commit that fails makes the step fail, and leaves
 * no file of any table.
 */
public final class PartFilesListener implements StepExecutionListener {

	private final Map<String, PartFiles> tables;

	/**
	 * Creates a listener for the tables of one step.
	 * @param tables part files by the context key for their {@link PartFile#toText text}
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
			// Batch only logs what afterStep throws, and the status is COMPLETED by now
			step.setStatus(BatchStatus.FAILED);
			step.addFailureException(ex);
			return ExitStatus.FAILED.addExitDescription(ex);
		}
	}

	private Map<String, String> commit() throws IOException {
		Map<String, String> committed = new LinkedHashMap<>();
		try {
			for (Map.Entry<String, PartFiles> table : this.tables.entrySet()) {
				committed.put(table.getKey(), PartFile.toText(table.getValue().commit()));
			}
			return committed;
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

	/** Continues with the other tables if one cannot be removed. */
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
