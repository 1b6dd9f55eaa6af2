package io.spidraparquet.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.spool.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of a dataset that have begun and are not published, by their folders in its
 * state folder.
 */
public final class UnfinishedRuns {

	private static final Logger logger = LoggerFactory.getLogger(UnfinishedRuns.class);

	private final Path folder;

	/**
	 * The unfinished runs of a dataset.
	 * @param stateFolder of the dataset, see {@link StateHome#dataset}; may be missing
	 */
	public UnfinishedRuns(Path stateFolder) {
		this.folder = stateFolder.resolve("runs");
	}

	/**
	 * The keys of the runs.
	 * @return in order
	 * @throws IOException if the folder cannot be read
	 */
	public List<String> keys() throws IOException {
		return folders().stream().map(RunFolder::key).toList();
	}

	/** The folder of a run, there or not. */
	RunFolder of(String key) {
		return new RunFolder(this.folder.resolve(key));
	}

	List<RunFolder> folders() throws IOException {
		List<RunFolder> folders = new ArrayList<>();
		if (Files.isDirectory(this.folder)) {
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
	 * Removes the state of runs that nobody has resumed for long.
	 * @param key of the run that is not touched
	 */
	void removeOld(String key, Duration age) throws IOException {
		Instant oldest = Instant.now().minus(age);
		for (RunFolder each : folders()) {
			if (!each.key().equals(key) && each.isOlderThan(oldest)) {
				logger.info("removing the state of run {}, unfinished for longer than {} h (spidra.keep-unfinished)",
						each.key(), age.toHours());
				each.delete();
			}
		}
	}

}
