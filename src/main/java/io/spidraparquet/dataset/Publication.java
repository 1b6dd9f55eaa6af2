package io.spidraparquet.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

import io.spidraparquet.text.Plural;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
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

	/** The CRC-32C of each copy, in hexadecimal digits. */
	private static final String CHECKSUMS = "checksums.json";

	private final Dataset dataset;

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
		this.dataset = dataset;
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
	 * @param table name of its table
	 * @param name final name
	 * @param bytes expected length
	 * @throws LostFileException if the file is gone or has another length
	 * @throws IOException if the file system fails
	 */
	public void stage(String attempt, Path from, String table, String name, long bytes) throws IOException {
		this.placement.stage(attempt, from, table, name, bytes);
	}

	/**
	 * The path of a partition's file once it is staged.
	 * @param attempt id of the attempt
	 * @param from path in the partition's folder
	 * @param table name of its table
	 * @param name final name
	 * @return the path at which it is until it is published
	 */
	public Path staged(String attempt, Path from, String table, String name) {
		return this.placement.staged(attempt, from, table, name);
	}

	/**
	 * The path for a file that is made of a table's files before it is staged.
	 * @param attempt id of the attempt
	 * @param table name of the table
	 * @return a path in staging; the file may exist
	 */
	public Path joined(String attempt, String table) {
		return new Path(this.layout.staging(attempt), "joined/" + table + ".parquet");
	}

	/**
	 * Checks a file that was written before and is not staged itself.
	 * @param path path in the partition's folder
	 * @param bytes expected length
	 * @param crc32c expected CRC-32C, eight hexadecimal digits; null if only the length
	 * is to be checked
	 * @throws LostFileException if the file is gone or is another one
	 * @throws IOException if the file system fails
	 */
	public void requireIntact(Path path, long bytes, @Nullable String crc32c) throws IOException {
		if (!this.files.exists(path)) {
			throw LostFileException.gone(this.files.display(path));
		}
		requireLength(this.files, path, bytes);
		if (!hasChecksum(path, crc32c)) {
			throw damaged(path);
		}
	}

	/**
	 * Checks the content of a staged file that an earlier start has written.
	 * @param attempt id of the attempt
	 * @param from path in the partition's folder
	 * @param table name of its table
	 * @param name final name
	 * @param crc32c expected CRC-32C, eight hexadecimal digits
	 * @throws LostFileException if the content is another one
	 * @throws IOException if the file system fails
	 */
	public void requireContent(String attempt, Path from, String table, String name, String crc32c) throws IOException {
		Path path = this.placement.staged(attempt, from, table, name);
		if (!hasChecksum(path, crc32c)) {
			throw damaged(path);
		}
	}

	/**
	 * The path of a data file of an attempt that is prepared or being published. It can
	 * be read while the copies of the attempt are written.
	 * @param manifest manifest of the attempt
	 * @param table name of the file's table
	 * @param file the file
	 * @return where it is now
	 * @throws IOException if the file system fails
	 */
	public Path current(Manifest manifest, String table, Manifest.DataFile file) throws IOException {
		return this.placement.current(manifest, table, file);
	}

	private LostFileException damaged(Path path) {
		return new LostFileException(this.files.display(path) + " is damaged: nothing is published, run again");
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
		Map<String, String> checksums = new TreeMap<>();
		for (Map.Entry<String, FileBody> copy : copies.entrySet()) {
			Path path = new Path(staging, COPIES + "/" + copy.getKey());
			this.files.mkdirs(path.getParent());
			CRC32C checksum = new CRC32C();
			this.files.write(path, (out) -> copy.getValue().writeTo(new CheckedOutputStream(out, checksum)));
			checksums.put(copy.getKey(), hex(checksum));
		}
		this.files.write(new Path(staging, CHECKSUMS), ManifestJson.indented(checksums));
		this.hold.require();
		this.files.write(new Path(staging, MANIFEST), ManifestJson.indented(manifest));
	}

	/**
	 * Publishes a prepared attempt.
	 * @param manifest manifest of the run, as it was prepared
	 * @throws IOException if the file system fails; another call resumes the publication
	 */
	public void publish(Manifest manifest) throws IOException {
		Path staging = this.layout.staging(manifest.attempt());
		Path staged = new Path(staging, MANIFEST);
		this.files.mkdirs(this.layout.runs());
		this.placement.moveData(manifest, this.hold);
		for (String copy : copies(new Path(staging, COPIES), "")) {
			this.hold.require();
			this.files.replace(new Path(staging, COPIES + "/" + copy), new Path(this.layout.metadata(), copy));
		}
		for (String name : this.files.list(this.layout.runs())) {
			if (RedshiftManifest.isOutdated(name, manifest)) {
				this.hold.require();
				this.files.delete(new Path(this.layout.runs(), name));
			}
		}
		if (manifest.raw() == null) {
			this.hold.require();
			this.files.delete(this.layout.raw(manifest.key()));
		}
		removeRecord(manifest.key());
		this.placement.publishManifest(manifest, staged, this.hold);
		this.files.delete(staging);
	}

	/** Removes the record that an earlier start of the run left when it failed. */
	private void removeRecord(String key) throws IOException {
		List<String> records = this.files.list(this.layout.failed());
		Path record = this.layout.failed(key);
		if (records.contains(record.getName())) {
			this.hold.require();
			this.files.delete((records.size() == 1) ? this.layout.failed() : record);
		}
	}

	static IOException goneWhilePublished(Dataset dataset, Manifest manifest, Manifest.DataFile file) {
		return cannotFinish(dataset, dataset.layout().path(file.path()), "is gone", manifest.attempt());
	}

	static IOException cannotFinish(Dataset dataset, Path path, String why, String attempt) {
		return new IOException(dataset.files().display(path) + " " + why + " while its run is being published: remove "
				+ dataset.files().display(dataset.layout().staging(attempt)) + " and run again");
	}

	static void requireLength(DatasetFiles files, Path path, long bytes) throws IOException {
		long length = files.length(path);
		if (length != bytes) {
			throw new LostFileException(files.display(path) + " has " + Plural.of(length, "byte") + " instead of "
					+ bytes + ": nothing is published, run again");
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
				Manifest manifest = staged(attempt);
				requireUndamaged(manifest);
				publish(manifest);
			}
		}
	}

	/**
	 * Whether a publication was interrupted, which the next start completes.
	 * @param dataset dataset that may not exist yet
	 * @return true if so
	 * @throws IOException if the output cannot be read
	 */
	public static boolean isInterrupted(Dataset dataset) throws IOException {
		DatasetLayout layout = dataset.layout();
		for (String attempt : dataset.files().list(layout.staging())) {
			if (dataset.files().exists(new Path(layout.staging(attempt), MANIFEST))) {
				return true;
			}
		}
		return false;
	}

	/** What was prepared may have changed since. */
	private void requireUndamaged(Manifest manifest) throws IOException {
		String attempt = manifest.attempt();
		Path staging = this.layout.staging(attempt);
		for (Map.Entry<String, List<Manifest.DataFile>> table : manifest.files().entrySet()) {
			for (Manifest.DataFile file : table.getValue()) {
				Path path = this.placement.current(manifest, table.getKey(), file);
				if (this.files.exists(path)
						&& !(this.files.isFile(path, file.bytes()) && hasChecksum(path, file.crc32c()))) {
					throw cannotFinish(this.dataset, path, "is damaged", attempt);
				}
			}
		}
		Path list = new Path(staging, CHECKSUMS);
		if (!this.files.exists(list)) {
			return;
		}
		Map<?, ?> checksums = ManifestJson.read(this.files, list, Map.class, () -> removeFolder(attempt));
		for (String copy : copies(new Path(staging, COPIES), "")) {
			Path path = new Path(staging, COPIES + "/" + copy);
			if (!hasChecksum(path, String.valueOf(checksums.get(copy)))) {
				throw cannotFinish(this.dataset, path, "is damaged", attempt);
			}
		}
	}

	private boolean hasChecksum(Path path, @Nullable String expected) throws IOException {
		if (expected == null) {
			return true;
		}
		CRC32C checksum = new CRC32C();
		try (InputStream in = new CheckedInputStream(this.files.read(path), checksum)) {
			in.transferTo(OutputStream.nullOutputStream());
		}
		return hex(checksum).equals(expected);
	}

	private static String hex(CRC32C checksum) {
		return HexFormat.of().toHexDigits((int) checksum.getValue());
	}

	private Manifest staged(String attempt) throws IOException {
		return ManifestJson.manifest(this.files, new Path(this.layout.staging(attempt), MANIFEST),
				() -> removeFolder(attempt));
	}

	private String removeFolder(String attempt) {
		return "remove " + this.files.display(this.layout.staging(attempt)) + " and run again";
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
