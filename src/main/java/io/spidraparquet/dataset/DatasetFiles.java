package io.spidraparquet.dataset;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.spidraparquet.text.Amounts;
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
 * The few file operations that a dataset needs. They behave the same on every Hadoop file
 * system, and their failures name the path. Thread-safe.
 */
public final class DatasetFiles implements Closeable {

	private final FileSystem fileSystem;

	private DatasetFiles(FileSystem fileSystem) {
		this.fileSystem = fileSystem;
	}

	/**
	 * Opens the file system of a URI with the default settings.
	 * @param uri absolute
	 * @return its files
	 * @throws IOException if no file system has this scheme, or it cannot be reached
	 */
	public static DatasetFiles open(URI uri) throws IOException {
		return open(uri, DatasetProperties.NONE);
	}

	/**
	 * Opens the file system of a URI.
	 * @param uri absolute
	 * @param properties settings of the file system
	 * @return its files
	 * @throws IOException if no file system has this scheme, or it cannot be reached
	 */
	public static DatasetFiles open(URI uri, DatasetProperties properties) throws IOException {
		return new DatasetFiles(HadoopFileSystems.open(uri, properties));
	}

	boolean isObjectStore() {
		return HadoopFileSystems.isObjectStore(this.fileSystem);
	}

	/**
	 * Returns the file system, for what this class does not offer.
	 * @return the file system
	 */
	public FileSystem fileSystem() {
		return this.fileSystem;
	}

	/**
	 * Checks whether this is the local file system of this host.
	 * @return true if it is local
	 */
	public boolean isLocal() {
		return this.fileSystem instanceof RawLocalFileSystem;
	}

	/**
	 * Checks whether a file or folder exists.
	 * @param path any path
	 * @return true if it exists
	 * @throws IOException if the file system fails
	 */
	public boolean exists(Path path) throws IOException {
		return this.fileSystem.exists(path);
	}

	/**
	 * Creates a folder and its missing parents.
	 * @param folder may already exist
	 * @throws IOException if it cannot be created
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
				+ ": check that its parent is a folder that this user may write to");
	}

	/**
	 * Removes a file, or a folder with its contents.
	 * @param path may be missing
	 * @throws IOException if it cannot be removed
	 */
	public void delete(Path path) throws IOException {
		if (!this.fileSystem.delete(path, true) && exists(path)) {
			throw new IOException("cannot remove " + display(path) + ": check that this user may write to its folder");
		}
	}

	/**
	 * Moves a file or a folder to a free path.
	 * @param from must exist
	 * @param to must not exist
	 * @throws IOException if the file system refuses the move
	 */
	public void move(Path from, Path to) throws IOException {
		if (!this.fileSystem.rename(from, to)) {
			throw new IOException("cannot move " + display(from) + " to " + display(to) + ": "
					+ (exists(to) ? "the target already exists" : "the file system refused"));
		}
		sync(to.getParent());
	}

	/**
	 * Moves a file, and overwrites the target.
	 * @param from must exist
	 * @param to may exist
	 * @throws IOException if the file system refuses the move
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
				delete(to); // the local rename overwrites, others refuse to
			}
			move(from, to);
		}
	}

	/**
	 * Copies a small file, and overwrites the target.
	 * @param from must exist
	 * @param to may exist
	 * @throws IOException if it cannot be copied
	 */
	void copy(Path from, Path to) throws IOException {
		try (InputStream in = read(from)) {
			put(to, to, in::transferTo);
		}
	}

	/**
	 * Writes a small file. Readers see it complete or not at all.
	 * @param path is overwritten if it exists
	 * @param body writes the bytes
	 * @throws IOException if it cannot be written
	 */
	public void write(Path path, FileBody body) throws IOException {
		if (isObjectStore()) {
			put(path, path, body); // objects appear when the stream is closed
			return;
		}
		Path temporary = temporary(path);
		put(temporary, path, body);
		replace(temporary, path);
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
	 * Writes a small file unless one exists. Not every file system checks that
	 * atomically: of two writers, both may get true.
	 * @param path path of the new file
	 * @param body writes the bytes
	 * @return false if the file system reports an existing file
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
		Path temporary = temporary(path);
		put(temporary, path, body);
		boolean created = !exists(path) && this.fileSystem.rename(temporary, path);
		if (!created) {
			delete(temporary);
		}
		return created;
	}

	/** Where a file is written before it gets its name. */
	static Path temporary(Path path) {
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

	/** Formats the free space at a path, for a message; empty if it is unknown. */
	private String freeSpace(Path path) {
		if (isObjectStore()) {
			return "";
		}
		try {
			Path folder = path.getParent();
			while (folder.getParent() != null && !exists(folder)) {
				folder = folder.getParent();
			}
			return " (" + Amounts.free(this.fileSystem.getStatus(folder).getRemaining()) + ")";
		}
		catch (IOException | RuntimeException ex) {
			return "";
		}
	}

	/**
	 * Opens a file.
	 * @param path must exist
	 * @return its bytes, to be closed
	 * @throws IOException if it cannot be read
	 */
	public InputStream read(Path path) throws IOException {
		return this.fileSystem.open(path);
	}

	/**
	 * Lists a folder.
	 * @param folder may be missing
	 * @return sorted names; empty if the folder is missing
	 * @throws IOException if it cannot be listed
	 */
	public List<String> list(Path folder) throws IOException {
		return List.copyOf(stamps(folder).keySet());
	}

	/**
	 * Lists a folder with the length and the modification time of each file.
	 * @param folder may be missing
	 * @return stamps by name, sorted by name; empty if the folder is missing
	 * @throws IOException if it cannot be listed
	 */
	SortedMap<String, FileStamp> stamps(Path folder) throws IOException {
		SortedMap<String, FileStamp> stamps = new TreeMap<>();
		try {
			for (FileStatus status : this.fileSystem.listStatus(folder)) {
				stamps.put(status.getPath().getName(), new FileStamp(status.getLen(), status.getModificationTime()));
			}
		}
		catch (FileNotFoundException ex) {
			// a missing folder has no files
		}
		return stamps;
	}

	/**
	 * Returns the length of a file.
	 * @param path must exist
	 * @return length in bytes
	 * @throws IOException if it is missing, or the file system fails
	 */
	public long length(Path path) throws IOException {
		return this.fileSystem.getFileStatus(path).getLen();
	}

	/** Checks whether a path is a file with this length. */
	boolean isFile(Path path, long bytes) throws IOException {
		FileStatus status = this.fileSystem.getFileStatus(path);
		return status.isFile() && status.getLen() == bytes;
	}

	/** A local rename survives a power failure only once its folder is synced. */
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
	 * Formats a path as a user would write it.
	 * @param path any path
	 * @return a path without a scheme if it is local, otherwise a URI
	 */
	public String display(Path path) {
		return isLocal() ? path.toUri().getPath() : path.toString();
	}

}
