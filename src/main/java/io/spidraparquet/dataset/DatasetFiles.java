package io.spidraparquet.dataset;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import tools.jackson.core.exc.JacksonIOException;

/**
 * The few file operations that a dataset needs, the same on every Hadoop file system,
 * with failures that name the path. Thread-safe.
 */
public final class DatasetFiles implements Closeable {

	/** Where a rename is a copy of each object, and a folder no more than a prefix. */
	private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3n", "s3", "gs", "oss", "obs", "cosn", "tos",
			"swift", "wasb", "wasbs", "abfs", "abfss");

	private final FileSystem fileSystem;

	private DatasetFiles(FileSystem fileSystem) {
		this.fileSystem = fileSystem;
	}

	/**
	 * Opens the file system of a URI with no settings of a job.
	 * @param uri absolute
	 * @return its files
	 * @throws IOException if there is no such file system, or it cannot be reached
	 */
	public static DatasetFiles open(URI uri) throws IOException {
		return open(uri, DatasetProperties.NONE);
	}

	/**
	 * Opens the file system of a URI.
	 * @param uri absolute
	 * @param properties how it is reached
	 * @return its files
	 * @throws IOException if there is no such file system, or it cannot be reached
	 */
	public static DatasetFiles open(URI uri, DatasetProperties properties) throws IOException {
		return new DatasetFiles(HadoopFileSystems.open(uri, properties));
	}

	boolean isObjectStore() {
		return OBJECT_STORES.contains(this.fileSystem.getUri().getScheme());
	}

	/**
	 * Hadoop's view of it.
	 * @return the file system
	 */
	public FileSystem fileSystem() {
		return this.fileSystem;
	}

	/**
	 * Whether it is this host's.
	 * @return true if so
	 */
	public boolean isLocal() {
		return this.fileSystem instanceof RawLocalFileSystem;
	}

	/**
	 * Whether there is a file or folder.
	 * @param path any path
	 * @return true if so
	 * @throws IOException if the file system does not answer
	 */
	public boolean exists(Path path) throws IOException {
		return this.fileSystem.exists(path);
	}

	/**
	 * Makes a folder and those above it.
	 * @param folder may be there already
	 * @throws IOException if it cannot be made
	 */
	public void mkdirs(Path folder) throws IOException {
		try {
			if (this.fileSystem.mkdirs(folder)) {
				return;
			}
		}
		catch (IOException | FSError ex) {
			throw new IOException("cannot make the folder " + display(folder) + ": " + reason(ex) + freeSpace(folder),
					ex);
		}
		throw new IOException("cannot make the folder " + display(folder)
				+ ": check that its parent is a folder that this user may write");
	}

	/**
	 * Removes a file or a folder with all in it, if it is there.
	 * @param path any path
	 * @throws IOException if it cannot be removed
	 */
	public void delete(Path path) throws IOException {
		if (!this.fileSystem.delete(path, true) && exists(path)) {
			throw new IOException("cannot remove " + display(path));
		}
	}

	/**
	 * Moves a file or a folder to where nothing is.
	 * @param from is there
	 * @param to is not there
	 * @throws IOException if the file system refuses
	 */
	public void move(Path from, Path to) throws IOException {
		if (!this.fileSystem.rename(from, to)) {
			throw new IOException("cannot move " + display(from) + " to " + display(to)
					+ (exists(to) ? ", which is there already" : ""));
		}
		sync(to.getParent());
	}

	/**
	 * Moves a file to where another may be, which it replaces.
	 * @param from is there
	 * @param to may be there
	 * @throws IOException if the file system refuses
	 */
	public void replace(Path from, Path to) throws IOException {
		if (isObjectStore()) {
			copy(from, to);
			delete(from);
		}
		else if (this.fileSystem instanceof DistributedFileSystem hdfs) {
			hdfs.rename(from, to, Options.Rename.OVERWRITE);
		}
		else {
			if (!isLocal()) {
				delete(to); // the local file system replaces at once, others refuse
			}
			move(from, to);
		}
	}

	/**
	 * Copies a small file to where another may be, which it replaces.
	 * @param from is there
	 * @param to may be there
	 * @throws IOException if the file system refuses
	 */
	void copy(Path from, Path to) throws IOException {
		try (InputStream in = read(from)) {
			put(to, to, in::transferTo);
		}
	}

	/**
	 * Writes a small file, so that it is whole or not there.
	 * @param path may be there, and is replaced
	 * @param body writes the bytes
	 * @throws IOException if it cannot be written
	 */
	public void write(Path path, FileBody body) throws IOException {
		if (isObjectStore()) {
			put(path, path, body); // is there once it is closed
			return;
		}
		Path aside = aside(path);
		put(aside, path, body);
		replace(aside, path);
	}

	private void put(Path file, Path path, FileBody body) throws IOException {
		try (FSDataOutputStream out = this.fileSystem.create(file, true)) {
			body.writeTo(out);
			if (out.hasCapability(StreamCapabilities.HSYNC)) {
				out.hsync();
			}
		}
		catch (IOException | FSError | JacksonIOException ex) {
			throw new IOException("cannot write " + display(path) + ": " + reason(ex) + freeSpace(path), ex);
		}
	}

	/**
	 * Writes a small file if there is none.
	 * @param path where it is to be
	 * @param body writes the bytes
	 * @return false if there is one already, as far as the file system sees it
	 * @throws IOException if it cannot be written
	 */
	boolean create(Path path, FileBody body) throws IOException {
		if (isObjectStore()) {
			try (FSDataOutputStream out = this.fileSystem.create(path, false)) {
				body.writeTo(out);
				return true;
			}
			catch (FileAlreadyExistsException ex) {
				return false;
			}
		}
		Path aside = aside(path);
		put(aside, path, body);
		boolean created = !exists(path) && this.fileSystem.rename(aside, path);
		if (!created) {
			delete(aside);
		}
		return created;
	}

	private static Path aside(Path path) {
		return new Path(path.getParent(), "." + path.getName() + ".tmp");
	}

	/** The message of a failure without further lines, such as those of an XML parser. */
	static String firstLine(Throwable failure) {
		return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
	}

	private static String reason(Throwable failure) {
		Throwable cause = failure.getCause();
		return String.valueOf(((cause instanceof IOException) ? cause : failure).getMessage());
	}

	/** What is left where a path lies, for a message; nothing where this is not known. */
	private String freeSpace(Path path) {
		if (isObjectStore()) {
			return "";
		}
		try {
			Path folder = path.getParent();
			while (folder.getParent() != null && !exists(folder)) {
				folder = folder.getParent();
			}
			return " (" + this.fileSystem.getStatus(folder).getRemaining() / (1024 * 1024) + " MB free)";
		}
		catch (IOException | RuntimeException ex) {
			return "";
		}
	}

	/**
	 * Opens a file.
	 * @param path is there
	 * @return its bytes
	 * @throws IOException if it cannot be read
	 */
	public InputStream read(Path path) throws IOException {
		return this.fileSystem.open(path);
	}

	/**
	 * What is in a folder.
	 * @param folder may be missing
	 * @return names in order; empty if it is missing
	 * @throws IOException if it cannot be listed
	 */
	public List<String> list(Path folder) throws IOException {
		return List.copyOf(times(folder).keySet());
	}

	/**
	 * When the files in a folder were written.
	 * @param folder may be missing
	 * @return names in order, with their times
	 * @throws IOException if it cannot be listed
	 */
	SortedMap<String, Instant> times(Path folder) throws IOException {
		SortedMap<String, Instant> times = new TreeMap<>();
		try {
			for (FileStatus status : this.fileSystem.listStatus(folder)) {
				times.put(status.getPath().getName(), Instant.ofEpochMilli(status.getModificationTime()));
			}
		}
		catch (FileNotFoundException ex) {
			// a missing folder has no files
		}
		return times;
	}

	/**
	 * The length of a file.
	 * @param path is there
	 * @return in bytes
	 * @throws IOException if it is not there
	 */
	public long length(Path path) throws IOException {
		return this.fileSystem.getFileStatus(path).getLen();
	}

	/** A rename is on the disk once its folder is. */
	private void sync(Path folder) throws IOException {
		if (isLocal()) {
			try (FileChannel channel = FileChannel.open(java.nio.file.Path.of(folder.toUri().getPath()),
					StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.fileSystem.close();
	}

	/**
	 * A path as a user would write it.
	 * @param path any path
	 * @return without the scheme if it is local
	 */
	public String display(Path path) {
		return isLocal() ? path.toUri().getPath() : path.toString();
	}

}
