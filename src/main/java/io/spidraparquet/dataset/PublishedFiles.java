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
	 * The files of pages of the run that was published last.
	 * @param files file system of the output
	 * @param layout its layout
	 * @return in the order of their rows; empty if nothing is published
	 * @throws IOException if the manifests cannot be read
	 */
	public static List<Path> ofLastRun(DatasetFiles files, DatasetLayout layout) throws IOException {
		List<PublishedRuns.Run> runs = PublishedRuns.read(files, layout, List.of()).runs();
		if (runs.isEmpty()) {
			return List.of();
		}
		Manifest manifest = ManifestJson.read(files, layout.manifest(runs.get(runs.size() - 1).key()), Manifest.class);
		return manifest.files().stream().map((file) -> layout.path(file.path())).toList();
	}

}
