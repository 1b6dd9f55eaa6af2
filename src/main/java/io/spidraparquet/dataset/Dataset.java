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
	 * The dataset at an output as a user would write it, without a look at it.
	 * @param output absolute URI of the dataset
	 * @return a path without a scheme if it is local, otherwise a URI
	 */
	public static String display(URI output) {
		return "file".equals(output.getScheme()) ? output.getPath() : output.toString();
	}

	/**
	 * Formats the output as a user would write it.
	 * @return a path or a URI
	 */
	public String display() {
		return this.files.display(this.layout.root());
	}

	/**
	 * Whether the files of replaced runs stay: the snapshots of Iceberg tables may have
	 * them. The tables remove them with the last one of these.
	 * @return true once Iceberg tables were made
	 * @throws IOException if the file system fails
	 */
	boolean keepsReplaced() throws IOException {
		return this.files.exists(this.layout.iceberg());
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
		Path file = new Path(folder, "_spidra-doctor-" + UUID.randomUUID());
		try {
			this.files.mkdirs(folder);
			this.files.write(file,
					(out) -> out.write("a test, which is removed at once".getBytes(StandardCharsets.UTF_8)));
			this.files.delete(file);
		}
		catch (IOException ex) {
			remove(DatasetFiles.temporary(file)); // a full disk leaves it
			throw ex;
		}
		finally {
			made.forEach(this::remove);
		}
	}

	/** Removes no folder that a run has begun to use meanwhile. */
	private void remove(Path path) {
		try {
			this.files.fileSystem().delete(path, false);
		}
		catch (IOException ex) {
			// the folder is not empty, or nothing can be changed there
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
