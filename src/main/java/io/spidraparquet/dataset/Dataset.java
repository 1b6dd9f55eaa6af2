package io.spidraparquet.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

import org.apache.hadoop.fs.Path;

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

	/**
	 * Finds out whether the output can be written: makes a file there and removes it,
	 * with the folders that had to be made for it.
	 * @throws IOException if it cannot be written
	 */
	public void probe() throws IOException {
		Deque<Path> made = new ArrayDeque<>();
		Path folder = this.files.exists(this.layout.metadata()) ? this.layout.metadata() : this.layout.root();
		for (Path each = folder; each != null && !this.files.exists(each); each = each.getParent()) {
			made.addLast(each);
		}
		try {
			this.files.mkdirs(folder);
			Path file = new Path(folder, "_spidra-doctor-" + UUID.randomUUID());
			this.files.write(file,
					(out) -> out.write("a test, which is removed at once".getBytes(StandardCharsets.UTF_8)));
			this.files.delete(file);
		}
		finally {
			for (Path each : made) {
				removeIfEmpty(each);
			}
		}
	}

	/** A run may have begun to use the folder meanwhile. */
	private void removeIfEmpty(Path folder) {
		try {
			this.files.fileSystem().delete(folder, false);
		}
		catch (IOException ex) {
			// it is not empty
		}
	}

	/**
	 * The free space of the output.
	 * @return in bytes; negative where the file system does not tell it
	 */
	public long freeBytes() {
		if (this.files.isObjectStore()) {
			return -1;
		}
		try {
			Path folder = this.layout.root();
			while (folder.getParent() != null && !this.files.exists(folder)) {
				folder = folder.getParent();
			}
			return this.files.fileSystem().getStatus(folder).getRemaining();
		}
		catch (IOException | RuntimeException ex) {
			return -1;
		}
	}

}
