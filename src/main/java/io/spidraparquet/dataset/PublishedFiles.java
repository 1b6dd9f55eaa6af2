package io.spidraparquet.dataset;

import java.io.IOException;
import java.util.List;

import org.apache.hadoop.fs.Path;

/**
 * The data files of published runs.
 */
public final class PublishedFiles {

	private PublishedFiles() {
	}

	/**
	 * Lists the files of the pages table that the last published run holds.
	 * @param dataset dataset that may not exist yet
	 * @return files in the order of their rows; empty if nothing is published
	 * @throws IOException if the manifests cannot be read
	 */
	public static List<Path> ofLastRun(Dataset dataset) throws IOException {
		List<PublishedRuns.Run> runs = PublishedRuns.read(dataset, List.of()).runs();
		if (runs.isEmpty()) {
			return List.of();
		}
		Manifest manifest = ManifestJson.read(dataset.files(),
				dataset.layout().manifest(runs.get(runs.size() - 1).key()), Manifest.class);
		return manifest.data().files().stream().map((file) -> dataset.layout().path(file.path())).toList();
	}

}
