package io.spidraparquet.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes an attempt in two phases. The first prepares all files in the staging folder,
 * the manifest last; until then the attempt can be dropped. The second starts from the
 * staged manifest and only goes forward: it can be repeated from its start, by any run
 * that finds a staged manifest, and moves the manifest to its final path last. The hold
 * on the dataset is checked before each change.
 */
public final class Publication {

	private static final Logger logger = LoggerFactory.getLogger(Publication.class);

	private static final String MANIFEST = "manifest.json";

	private static final String COPIES = "copies";

	private final DatasetFiles files;

	private final DatasetLayout layout;

	private final Hold hold;

	private final Placement placement;

	/**
	 * Creates the publication for a dataset.
	 * @param dataset dataset to publish to
	 * @param hold this run's hold on the dataset
	 */
	public Publication(Dataset dataset, Hold hold) {
		this.files = dataset.files();
		this.layout = dataset.layout();
		this.hold = hold;
		this.placement = this.files.isObjectStore() ? new CopiedFiles(dataset) : new RenamedFolders(dataset);
	}

	/**
	 * Stages a partition's file under its final name. May be called again for the same
	 * file.
	 * @param attempt id of the attempt
	 * @param from path in the partition's folder
	 * @param table {@link DatasetLayout#PAGES} or {@link DatasetLayout#FAILED_PAGES}
	 * @param name final name
	 * @param bytes expected length
	 * @throws LostFileException if the file is gone or has another length
	 * @throws IOException if the file system fails
	 */
	public void stage(String attempt, Path from, String table, String name, long bytes) throws IOException {
		this.placement.stage(attempt, from, table, name, bytes);
	}

	/**
	 * Stages the copies and then the manifest, once all data files are staged.
	 * @param manifest manifest of the run
	 * @param copies further files by their path under {@code _spidra}
	 * @throws IOException if they cannot be written
	 */
	public void prepare(Manifest manifest, Map<String, FileBody> copies) throws IOException {
		Path staging = this.layout.staging(manifest.attempt());
		this.placement.finishStaging(manifest);
		this.files.delete(new Path(staging, COPIES));
		for (Map.Entry<String, FileBody> copy : copies.entrySet()) {
			Path path = new Path(staging, COPIES + "/" + copy.getKey());
			this.files.mkdirs(path.getParent());
			this.files.write(path, copy.getValue());
		}
		this.hold.require();
		this.files.write(new Path(staging, MANIFEST), (out) -> ManifestJson.MAPPER.writeValue(out, manifest));
	}

	/**
	 * Publishes a prepared attempt.
	 * @param attempt id of the attempt
	 * @throws IOException if the file system fails; another call resumes the publication
	 */
	public void publish(String attempt) throws IOException {
		Path staging = this.layout.staging(attempt);
		Path staged = new Path(staging, MANIFEST);
		Manifest manifest = ManifestJson.read(this.files, staged, Manifest.class);
		this.files.mkdirs(this.layout.runs());
		this.placement.moveData(manifest, this.hold);
		for (String copy : copies(new Path(staging, COPIES), "")) {
			this.hold.require();
			this.files.replace(new Path(staging, COPIES + "/" + copy), new Path(this.layout.metadata(), copy));
		}
		if (manifest.raw() == null) {
			this.hold.require();
			this.files.delete(this.layout.raw(manifest.key()));
		}
		this.placement.publishManifest(manifest, staged, this.hold);
		this.files.delete(staging);
	}

	static IOException goneWhilePublished(Dataset dataset, Manifest manifest, Manifest.DataFile file) {
		DatasetFiles files = dataset.files();
		DatasetLayout layout = dataset.layout();
		return new IOException(
				files.display(layout.path(file.path())) + " is gone while its run is being published: remove "
						+ files.display(new Path(layout.staging(manifest.attempt()), MANIFEST)) + " and run again");
	}

	static void requireLength(DatasetFiles files, Path path, long bytes) throws IOException {
		long length = files.length(path);
		if (length != bytes) {
			throw new LostFileException(files.display(path) + " has " + length + ((length == 1) ? " byte" : " bytes")
					+ " instead of " + bytes + ": nothing is published, run again");
		}
	}

	private List<String> copies(Path folder, String prefix) throws IOException {
		List<String> copies = new ArrayList<>();
		for (String name : this.files.list(folder)) {
			Path path = new Path(folder, name);
			if (this.files.fileSystem().getFileStatus(path).isDirectory()) {
				copies.addAll(copies(path, prefix + name + "/"));
			}
			else {
				copies.add(prefix + name);
			}
		}
		return copies;
	}

	/**
	 * Finishes the interrupted publications of all runs. The caller holds the dataset's
	 * lock.
	 * @throws IOException if the file system fails
	 */
	public void finishInterrupted() throws IOException {
		for (String attempt : this.files.list(this.layout.staging())) {
			if (this.files.exists(new Path(this.layout.staging(attempt), MANIFEST))) {
				logger.info("finishing the publication that attempt {} began", attempt);
				publish(attempt);
			}
		}
	}

	/**
	 * Removes staging folders that no unfinished run needs. The caller holds the
	 * dataset's lock.
	 * @param needed ids of the attempts that may be resumed
	 * @throws IOException if the file system fails
	 */
	public void removeOrphans(Collection<String> needed) throws IOException {
		for (String attempt : this.files.list(this.layout.staging())) {
			if (!needed.contains(attempt)) {
				this.files.delete(this.layout.staging(attempt));
			}
		}
	}

	/**
	 * A file that was written and verified is gone or has another length.
	 */
	public static final class LostFileException extends IOException {

		private static final long serialVersionUID = 1L;

		LostFileException(String message) {
			super(message);
		}

		static LostFileException gone(String path) {
			return new LostFileException(path + " is gone: nothing is published, run again");
		}

	}

}
