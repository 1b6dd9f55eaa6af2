package io.spidraparquet.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * The few file operations that a dataset needs, the same on every Hadoop file system,
 * with failures that name the path. Thread-safe.
 */
public final class DatasetFiles {

	private final FileSystem fileSystem;

	private DatasetFiles(FileSystem fileSystem) {
		this.fileSystem = fileSystem;
	}

	/**
	 * Opens the file system of a URI.
	 * @param uri absolute
	 * @return its files
	 * @throws IOException if there is no such file system, or it cannot be reached
	 */
	public static DatasetFiles open(URI uri) throws IOException {
		Configuration configuration = new Configuration();
		configuration.setClass("fs.file.impl", PlainLocalFileSystem.class, FileSystem.class);
		return new DatasetFiles(FileSystem.newInstance(uri, configuration));
	}

	/**
	 * Hadoop's view of it.
	 * @return the file system
	 */
	public FileSystem fileSystem() {
		return this.fileSystem;
	}

	boolean isLocal() {
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
			throw new IOException("cannot make the folder " + display(folder) + ": " + ex.getMessage(), ex);
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
		if (!isLocal()) {
			delete(to); // the local file system replaces at once, others refuse
		}
		move(from, to);
	}

	/**
	 * Writes a small file, so that it is whole or not there.
	 * @param path may be there, and is replaced
	 * @param content takes the bytes
	 * @throws IOException if it cannot be written
	 */
	public void write(Path path, Content content) throws IOException {
		Path aside = new Path(path.getParent(), "." + path.getName() + ".tmp");
		try (FSDataOutputStream out = this.fileSystem.create(aside, true)) {
			content.writeTo(out);
			if (out.hasCapability(StreamCapabilities.HSYNC)) {
				out.hsync();
			}
		}
		catch (FSError ex) {
			throw new IOException("cannot write " + display(path) + ": " + ex.getMessage(), ex);
		}
		replace(aside, path);
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
		List<String> names = new ArrayList<>();
		try {
			for (FileStatus status : this.fileSystem.listStatus(folder)) {
				names.add(status.getPath().getName());
			}
		}
		catch (FileNotFoundException ex) {
			return List.of();
		}
		return names.stream().sorted().toList();
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

	/**
	 * A path as a user would write it.
	 * @param path any path
	 * @return without the scheme if it is local
	 */
	public String display(Path path) {
		return isLocal() ? path.toUri().getPath() : path.toString();
	}

	/**
	 * Writes the content of a file.
	 */
	public interface Content {

		/**
		 * Writes all of it.
		 * @param out not to be closed
		 * @throws IOException if it cannot be written
		 */
		void writeTo(OutputStream out) throws IOException;

	}

}
