package io.spidraparquet.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The runs of a dataset that have begun and are not published.
 */
public final class UnfinishedRuns {

	private UnfinishedRuns() {
	}

	/**
	 * Their keys.
	 * @param stateFolder of the dataset, see {@link StateHome#dataset}; may be missing
	 * @return in order
	 * @throws IOException if the folder cannot be read
	 */
	public static List<String> keys(Path stateFolder) throws IOException {
		return RunFolder.in(RunSession.runsFolder(stateFolder)).stream().map(RunFolder::key).toList();
	}

}
