package io.spidraparquet.dataset;

import java.io.IOException;
import java.net.URI;

/**
 * A dataset at an output: where its files lie, and how to reach them.
 *
 * @param files file system of the output
 * @param layout paths of the output
 */
public record Dataset(DatasetFiles files, DatasetLayout layout) {

	/**
	 * Opens a dataset without settings of a job.
	 * @param output absolute URI
	 * @return the dataset, published or not
	 * @throws IOException if there is no such file system, or it cannot be reached
	 */
	public static Dataset open(URI output) throws IOException {
		return open(output, DatasetProperties.NONE);
	}

	/**
	 * Opens a dataset.
	 * @param output absolute URI
	 * @param properties how to reach the output
	 * @return the dataset, published or not
	 * @throws IOException if there is no such file system, or it cannot be reached
	 */
	public static Dataset open(URI output, DatasetProperties properties) throws IOException {
		return new Dataset(DatasetFiles.open(output, properties), DatasetLayout.at(output));
	}

	/**
	 * The output as a user would write it.
	 * @return a path or a URI
	 */
	public String display() {
		return this.files.display(this.layout.root());
	}

}
