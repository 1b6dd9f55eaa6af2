package io.spidraparquet.dataset;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import org.apache.hadoop.fs.Path;

/**
 * Where things lie at an output.
 *
 * @param root the output itself
 */
public record DatasetLayout(Path root) {

	/** Table of pages. */
	public static final String PAGES = "pages";

	/** Table of the pages that gave no row. */
	public static final String FAILED_PAGES = "failed_pages";

	/** Both tables. */
	static final List<String> TABLES = List.of(PAGES, FAILED_PAGES);

	/**
	 * The layout at a URI.
	 * @param uri absolute
	 * @return its layout
	 */
	public static DatasetLayout at(URI uri) {
		return new DatasetLayout(new Path(uri));
	}

	/**
	 * The folder of a run's files.
	 * @param table {@link #PAGES} or {@link #FAILED_PAGES}
	 * @param key of the run
	 * @return a hive partition
	 */
	public Path data(String table, String key) {
		return path(table + "/run=" + key);
	}

	/**
	 * The folder of the manifests.
	 * @return a folder
	 */
	public Path runs() {
		return path("_spidra/runs");
	}

	/**
	 * The manifest of a run.
	 * @param key of the run
	 * @return a file that is there once the run is published
	 */
	public Path manifest(String key) {
		return path("_spidra/runs/" + key + ".json");
	}

	/**
	 * The kept responses of a run.
	 * @param key of the run
	 * @return a file that may be missing
	 */
	public Path raw(String key) {
		return path(rawFile(key));
	}

	/**
	 * The kept responses of a run.
	 * @param key of the run
	 * @return relative to the output
	 */
	public static String rawFile(String key) {
		return "_spidra/raw/" + key + ".zst";
	}

	/**
	 * What belongs to all runs.
	 * @return a folder
	 */
	public Path metadata() {
		return path("_spidra");
	}

	/**
	 * The folder of all attempts that are not published.
	 * @return a folder
	 */
	public Path staging() {
		return path("_spidra/staging");
	}

	/**
	 * The folder of one attempt.
	 * @param attempt id of the attempt
	 * @return a folder
	 */
	public Path staging(String attempt) {
		return path("_spidra/staging/" + attempt);
	}

	/**
	 * The folder into which one partition of an attempt writes.
	 * @param attempt id of the attempt
	 * @param partition number of the partition, from 0
	 * @return a folder
	 */
	public Path partition(String attempt, int partition) {
		return path(String.format(Locale.ROOT, "_spidra/staging/%s/partition-%05d", attempt, partition));
	}

	/**
	 * A path in the dataset.
	 * @param relative with slashes
	 * @return an absolute path
	 */
	public Path path(String relative) {
		return new Path(this.root, relative);
	}

}
