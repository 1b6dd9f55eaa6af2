package io.spidraparquet.dataset;

import java.net.URI;

import io.spidraparquet.schema.Table;
import org.apache.hadoop.fs.Path;

/**
 * The paths of a dataset at its output.
 *
 * @param root the output
 */
public record DatasetLayout(Path root) {

	/** The end of the names of manifests and records. */
	public static final String JSON = ".json";

	/**
	 * Creates the layout of an output.
	 * @param uri absolute URI of the output
	 * @return the layout
	 */
	public static DatasetLayout at(URI uri) {
		return new DatasetLayout(new Path(uri));
	}

	/**
	 * Returns the folder of a run's data files in a table.
	 * @param table name of a table of the run, or {@link Table#FAILED_PAGES}
	 * @param key of the run
	 * @return a Hive partition, {@code run=key}
	 */
	public Path data(String table, String key) {
		return path(table + "/run=" + key);
	}

	/**
	 * Returns the folder of the manifests.
	 * @return {@code _spidra/runs}
	 */
	public Path runs() {
		return path("_spidra/runs");
	}

	/**
	 * Returns the path of a run's manifest.
	 * @param key of the run
	 * @return a file that exists while the run is published
	 */
	public Path manifest(String key) {
		return path("_spidra/runs/" + key + ".json");
	}

	/**
	 * Returns the path of a run's report.
	 * @param key of the run
	 * @return a file for people
	 */
	public Path report(String key) {
		return path("_spidra/runs/" + key + ".html");
	}

	/**
	 * Returns the folder of the records of failed and stopped runs.
	 * @return {@code _spidra/failed}
	 */
	public Path failed() {
		return path("_spidra/failed");
	}

	/**
	 * Returns the path of the record of a failed or stopped run.
	 * @param key of the run
	 * @return a file that is missing if the run is published, or did not fail
	 */
	public Path failed(String key) {
		return path("_spidra/failed/" + key + JSON);
	}

	/**
	 * Returns the path of a run's kept responses.
	 * @param key of the run
	 * @return a file that is missing if the run keeps none
	 */
	public Path raw(String key) {
		return path(rawFile(key));
	}

	/**
	 * Returns the path of a run's kept responses, relative to the output.
	 * @param key of the run
	 * @return a relative path, as in the manifest
	 */
	public static String rawFile(String key) {
		return "_spidra/raw/" + key + ".zst";
	}

	/**
	 * Returns the folder of everything but the data.
	 * @return {@code _spidra}
	 */
	public Path metadata() {
		return path("_spidra");
	}

	/**
	 * Returns the path of the file that says what is in the Iceberg tables.
	 * @return {@code _spidra/iceberg.json}, which is missing if there are none
	 */
	public Path iceberg() {
		return path("_spidra/iceberg.json");
	}

	/**
	 * Returns the folder of all unpublished attempts.
	 * @return {@code _spidra/staging}
	 */
	public Path staging() {
		return path("_spidra/staging");
	}

	/**
	 * Returns the staging folder of an attempt.
	 * @param attempt id of the attempt
	 * @return a folder
	 */
	public Path staging(String attempt) {
		return path("_spidra/staging/" + attempt);
	}

	/**
	 * Returns the folder of all unfinished runs whose state is at the output.
	 * @return {@code _spidra/unfinished}
	 */
	public Path unfinished() {
		return path("_spidra/unfinished");
	}

	/**
	 * Returns the folder of an unfinished run whose state is at the output.
	 * @param key of the run
	 * @return a folder that is missing if the state is in {@code SPIDRA_HOME}
	 */
	public Path unfinished(String key) {
		return path("_spidra/unfinished/" + key);
	}

	/**
	 * Resolves a path in the dataset.
	 * @param relative path relative to the output, with slashes
	 * @return an absolute path
	 */
	public Path path(String relative) {
		return new Path(this.root, relative);
	}

}
