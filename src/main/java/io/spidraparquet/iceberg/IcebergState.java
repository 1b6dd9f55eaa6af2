package io.spidraparquet.iceberg;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.ManifestJson;
import io.spidraparquet.dataset.PublishedRuns;
import org.jspecify.annotations.Nullable;

/**
 * What of a dataset is in its Iceberg tables, in {@code _spidra/iceberg.json}. It saves
 * each start a look at the catalog; without it, all runs are compared with the tables.
 * The file also says that there are such tables: publications then keep the files of the
 * runs that they replace.
 *
 * @param version version of the format, 1
 * @param tables which tables these are; another catalog has to be compared anew
 * @param sequence of the last run that is in the tables, as are all before it; 0 if there
 * is none
 * @param attempt of that run; null if there is none
 * @param replaced keys of runs that may have files of replaced attempts
 */
record IcebergState(int version, String tables, long sequence, @Nullable String attempt, List<String> replaced) {

	private static final int VERSION = 1;

	IcebergState {
		replaced = (replaced != null) ? List.copyOf(replaced) : List.of();
	}

	/** The state before anything is committed. */
	static IcebergState begin(String tables) {
		return new IcebergState(VERSION, tables, 0, null, List.of());
	}

	/**
	 * Reads the state.
	 * @return null if nothing was ever committed, or the file was removed
	 */
	static @Nullable IcebergState read(Dataset dataset) throws IOException {
		try {
			return ManifestJson.read(dataset.files(), dataset.layout().iceberg(), IcebergState.class);
		}
		catch (FileNotFoundException ex) {
			return null;
		}
	}

	/** Whether a run is the last one, and was not published anew since. */
	boolean isAt(long lastSequence, String lastAttempt) {
		return this.sequence == lastSequence && lastAttempt.equals(this.attempt);
	}

	/**
	 * Whether the last run that is in the tables was followed by others, and its number
	 * was not given to another run after its manifest was removed.
	 * @param runs published runs, the last one at the end
	 */
	boolean leadsTo(List<PublishedRuns.Run> runs) {
		return this.sequence > 0 && runs.get(runs.size() - 1).sequence() > this.sequence && runs.stream()
			.allMatch((run) -> run.sequence() != this.sequence || isAt(run.sequence(), run.attempt()));
	}

	/** The state with one more run. */
	IcebergState with(long nextSequence, String nextAttempt) {
		return new IcebergState(this.version, this.tables, nextSequence, nextAttempt, this.replaced);
	}

	/** The state with other runs that may have replaced files. */
	IcebergState replacing(Set<String> keys) {
		return new IcebergState(this.version, this.tables, this.sequence, this.attempt,
				List.copyOf(new TreeSet<>(keys)));
	}

	void write(Dataset dataset) throws IOException {
		dataset.files().write(dataset.layout().iceberg(), ManifestJson.compact(this));
	}

}
