package io.spidraparquet.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.failed.FailedRuns;
import io.spidraparquet.run.UnfinishedRuns;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one run of a dataset.
 *
 * @param key of the run
 * @param manifest its manifest; null if it is not published
 * @param record its record; null if it did not fail since it was published
 */
public record OneRun(String key, @Nullable Manifest manifest, @Nullable FailedRun record) {

	/**
	 * Finds a run.
	 * @param dataset dataset that may not exist yet
	 * @param state state folder of the dataset on this machine; may be missing
	 * @param key of the run
	 * @return null if there is no such run
	 * @throws IOException if the manifest or the state cannot be read
	 */
	public static @Nullable OneRun find(Dataset dataset, Path state, String key) throws IOException {
		Manifest manifest = PublishedRuns.manifest(dataset, key);
		FailedRun record = FailedRuns.list(dataset).find(key);
		boolean known = manifest != null || record != null || UnfinishedRuns.keys(state, dataset).contains(key);
		return known ? new OneRun(key, manifest, record) : null;
	}

	/**
	 * The run that was published last.
	 * @param dataset dataset that may not exist yet
	 * @return null if none is published
	 * @throws IOException if its manifest cannot be read
	 */
	public static @Nullable OneRun last(Dataset dataset) throws IOException {
		Manifest[] last = new Manifest[1];
		PublishedRuns.readLast(dataset, 1, (manifest) -> {
			if (last[0] == null || manifest.sequence() > last[0].sequence()) {
				last[0] = manifest;
			}
		});
		return (last[0] != null) ? new OneRun(last[0].key(), last[0], null) : null;
	}

	/**
	 * The keys of all runs.
	 * @param dataset dataset that may not exist yet
	 * @param state state folder of the dataset on this machine; may be missing
	 * @return sorted keys
	 * @throws IOException if the dataset or the state cannot be listed
	 */
	public static Set<String> keys(Dataset dataset, Path state) throws IOException {
		Set<String> keys = new TreeSet<>(PublishedRuns.keys(dataset));
		keys.addAll(FailedRuns.list(dataset).keys());
		keys.addAll(UnfinishedRuns.keys(state, dataset));
		return keys;
	}

}
