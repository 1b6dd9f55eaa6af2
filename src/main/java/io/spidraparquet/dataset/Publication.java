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
 * Publishes an attempt. First everything is prepared in its staging folder, the manifest
 * last: until then it can be dropped. Once the staged manifest is there, the publication
 * only goes forward, by renames alone, each of which may have happened already; the
 * rename of the manifest is the last one. Whoever finds a staged manifest can finish it.
 */
public final class Publication {

	private static final Logger logger = LoggerFactory.getLogger(Publication.class);

	private static final String MANIFEST = "manifest.json";

	private static final String COPIES = "copies";

	private static final List<String> TABLES = List.of(DatasetLayout.PAGES, DatasetLayout.FAILED_PAGES);

	private final DatasetFiles files;

	private final DatasetLayout layout;

	/**
	 * Publications at one output.
	 * @param files its file system
	 * @param layout its layout
	 */
	public Publication(DatasetFiles files, DatasetLayout layout) {
		this.files = files;
		this.layout = layout;
	}

	/**
	 * Puts a partition's file to its place among the files of its table. May be called
	 * again for a file that was moved.
	 * @param attempt id of the attempt
	 * @param from in the partition's folder
	 * @param table {@link DatasetLayout#PAGES} or {@link DatasetLayout#FAILED_PAGES}
	 * @param name final name
	 * @param bytes length that the file must have
	 * @throws LostFileException if the file is not what was written
	 * @throws IOException if the file system refuses
	 */
	public void stage(String attempt, Path from, String table, String name, long bytes) throws IOException {
		Path to = new Path(this.layout.staging(attempt), table + "/" + name);
		if (!this.files.exists(to)) {
			if (!this.files.exists(from)) {
				throw new LostFileException(this.files.display(from) + " is gone: nothing is published, run again");
			}
			this.files.mkdirs(to.getParent());
			this.files.move(from, to);
		}
		if (this.files.length(to) != bytes) {
			throw new LostFileException(this.files.display(to) + " has " + this.files.length(to) + " bytes, but "
					+ bytes + " were written: nothing is published, run again");
		}
	}

	/**
	 * Prepares what is published beside the data.
	 * @param manifest the run
	 * @param copies further files by their path under {@code _spidra}
	 * @throws IOException if they cannot be written
	 */
	public void prepare(Manifest manifest, Map<String, DatasetFiles.Content> copies) throws IOException {
		Path staging = this.layout.staging(manifest.attempt());
		this.files.delete(new Path(staging, COPIES));
		for (Map.Entry<String, DatasetFiles.Content> copy : copies.entrySet()) {
			Path path = new Path(staging, COPIES + "/" + copy.getKey());
			this.files.mkdirs(path.getParent());
			this.files.write(path, copy.getValue());
		}
		this.files.write(new Path(staging, MANIFEST), (out) -> ManifestJson.MAPPER.writeValue(out, manifest));
	}

	/**
	 * Publishes an attempt that was prepared.
	 * @param attempt id of the attempt
	 * @throws IOException if the file system refuses; calling again goes on
	 */
	public void publish(String attempt) throws IOException {
		Path staging = this.layout.staging(attempt);
		Path staged = new Path(staging, MANIFEST);
		Manifest manifest = ManifestJson.read(this.files, staged, Manifest.class);
		Path published = this.layout.manifest(manifest.key());
		this.files.mkdirs(this.layout.runs());
		this.files.delete(published);
		for (String table : TABLES) {
			replaceData(manifest, table);
		}
		for (String copy : copies(new Path(staging, COPIES), "")) {
			this.files.replace(new Path(staging, COPIES + "/" + copy), new Path(this.layout.metadata(), copy));
		}
		this.files.move(staged, published);
		this.files.delete(staging);
	}

	private void replaceData(Manifest manifest, String table) throws IOException {
		Path staging = this.layout.staging(manifest.attempt());
		Path from = new Path(staging, table);
		Path to = this.layout.data(table, manifest.key());
		boolean isStaged = this.files.exists(from);
		if ((isStaged || manifest.filesOf(table).isEmpty()) && this.files.exists(to)) {
			Path old = new Path(staging, "old-" + table);
			this.files.delete(old);
			this.files.move(to, old);
		}
		if (isStaged) {
			this.files.mkdirs(to.getParent());
			this.files.move(from, to);
		}
		for (Manifest.DataFile file : manifest.filesOf(table)) {
			if (!this.files.exists(this.layout.path(file.path()))) {
				throw new IOException(this.files.display(this.layout.path(file.path()))
						+ " is gone while its run is being published: remove "
						+ this.files.display(new Path(staging, MANIFEST)) + " and run again");
			}
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
	 * Finishes publications that a crash interrupted, of whatever run. Called under the
	 * dataset's lock.
	 * @throws IOException if the file system refuses
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
	 * Removes staging folders that no unfinished run needs. Called under the dataset's
	 * lock.
	 * @param needed ids of the attempts that may go on
	 * @throws IOException if the file system refuses
	 */
	public void removeOrphans(Collection<String> needed) throws IOException {
		for (String attempt : this.files.list(this.layout.staging())) {
			if (!needed.contains(attempt)) {
				this.files.delete(this.layout.staging(attempt));
			}
		}
	}

	/**
	 * A file that was written and verified is not there any more.
	 */
	public static final class LostFileException extends IOException {

		private static final long serialVersionUID = 1L;

		LostFileException(String message) {
			super(message);
		}

	}

}
