package io.spidraparquet.parquet;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.hadoop.fs.FSError;

/**
 * The part files of all tables that one step writes, which are committed together. Not
 * thread-safe.
 */
public final class TableFiles {

	private final Map<String, PartFiles> tables;

	/**
	 * Creates the files of one step.
	 * @param tables part files by the name of their table
	 */
	public TableFiles(Map<String, PartFiles> tables) {
		this.tables = Map.copyOf(tables);
	}

	/**
	 * Closes all files and verifies them. If one of them fails, no file of any table is
	 * left.
	 * @return the complete files by the name of their table
	 * @throws IOException if a file cannot be closed, or is not what was written
	 */
	public Map<String, List<PartFile>> commit() throws IOException {
		Map<String, List<PartFile>> files = new LinkedHashMap<>();
		try {
			for (Map.Entry<String, PartFiles> table : this.tables.entrySet()) {
				files.put(table.getKey(), table.getValue().commit());
			}
			return files;
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

	/**
	 * Removes the files, also after {@link #commit()}. Continues with the other tables if
	 * one cannot be removed.
	 * @throws IOException if a file cannot be removed
	 */
	public void discard() throws IOException {
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
