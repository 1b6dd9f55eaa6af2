package io.spidraparquet.dataset;

import java.io.IOException;
import java.net.URI;

/**
 * A dataset at an output: its file system and its paths.
 *
 * @param files file system of the output
 * @param layout paths of the output
 */
public record Dataset(DatasetFiles files, DatasetLayout layout) {

	/**
	 * Opens a dataset with the default settings.
	 * @param output absolute URI
	 * @return the dataset, which may not exist yet
	 * @throws IOException if no file system has this scheme, or it cannot be reached
	 */
	public static Dataset open(URI output) throws IOException {
		return open(output, DatasetProperties.NONE);
	}

	/**
	 * Opens a dataset.
	 * @param output absolute URI
	 * @param properties settings of the file system
	 * @return the dataset, which may not exist yet
	 * @throws IOException if no file system has this scheme, or it cannot be reached
	 */
	public static Dataset open(URI output, DatasetProperties properties) throws IOException {
		return new Dataset(DatasetFiles.open(output, properties), DatasetLayout.at(output));
	}

	/**
	 * Formats the output as a user would write it.
	 * @return a path or a URI
	 */
	public String display() {
		return this.files.display(this.layout.root());
	}

}
