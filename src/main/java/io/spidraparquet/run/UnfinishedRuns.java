package io.spidraparquet.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of a dataset that have begun and are not published. Each has a folder in the
 * dataset's state folder.
 */
public final class UnfinishedRuns {

	private static final Logger logger = LoggerFactory.getLogger(UnfinishedRuns.class);

	private final Path folder;

	private final @Nullable Dataset shared;

	/**
	 * The unfinished runs of a dataset that keep their state on this host.
	 * @param stateFolder state folder of the dataset, see {@link StateHome#dataset}; may
	 * be missing
	 */
	public UnfinishedRuns(Path stateFolder) {
		this.folder = stateFolder.resolve("runs");
		this.shared = null;
	}

	/**
	 * The unfinished runs of a dataset that keep their state at the output.
	 * @param stateFolder state folder of the dataset, for copies of responses
	 * @param dataset the dataset
	 */
	public UnfinishedRuns(Path stateFolder, Dataset dataset) {
		this.folder = stateFolder.resolve("copies");
		this.shared = dataset;
	}

	/**
	 * The keys of all unfinished runs of a dataset, wherever their state is.
	 * @param stateFolder state folder of the dataset; may be missing
	 * @param dataset the dataset
	 * @return the keys, in order
	 * @throws IOException if the state cannot be read
	 */
	public static SortedSet<String> keys(Path stateFolder, Dataset dataset) throws IOException {
		SortedSet<String> keys = new TreeSet<>(new UnfinishedRuns(stateFolder).keys());
		keys.addAll(new UnfinishedRuns(stateFolder, dataset).keys());
		return keys;
	}

	/**
	 * The keys of the runs.
	 * @return the keys, in order
	 * @throws IOException if the folder cannot be read
	 */
	public List<String> keys() throws IOException {
		return folders().stream().map(RunFolder::key).toList();
	}

	/** The folder of a run; it may not exist. */
	RunFolder of(String key) {
		Path local = this.folder.resolve(key);
		return (this.shared != null) ? new RunFolder(key, new SharedState(this.shared, key), local)
				: new RunFolder(local);
	}

	List<RunFolder> folders() throws IOException {
		List<RunFolder> folders = new ArrayList<>();
		if (this.shared != null) {
			for (String key : this.shared.files().list(this.shared.layout().unfinished())) {
				folders.add(of(key));
			}
		}
		else if (Files.isDirectory(this.folder)) {
			PrivateFiles.list(this.folder).forEach((each) -> folders.add(new RunFolder(each)));
		}
		return folders;
	}

	/** The ids of the attempts that may be resumed. */
	List<String> attempts() throws IOException {
		List<String> attempts = new ArrayList<>();
		for (RunFolder each : folders()) {
			RunState unfinished = each.state();
			if (unfinished != null) {
				attempts.add(unfinished.attempt());
			}
		}
		return attempts;
	}

	/**
	 * Deletes the state of runs that were not resumed for a long time.
	 * @param key key of the run whose state is kept
	 */
	void removeOld(String key, Duration age) throws IOException {
		Instant oldest = Instant.now().minus(age);
		for (RunFolder each : folders()) {
			if (!each.key().equals(key) && each.isOlderThan(oldest)) {
				logger.info(
						"deleting the state of run {}: it has been unfinished for more than {} (spidra.keep-unfinished)",
						each.key(), Plural.of(age.toHours(), "hour"));
				each.delete();
			}
		}
	}

}
