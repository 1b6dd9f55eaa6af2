package io.spidraparquet.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * The death of a process at one of its file operations: before it, in the middle of it,
 * or after it. After its death it does nothing more.
 */
final class Crash {

	private static final Crash NEVER = new Crash(Integer.MAX_VALUE, Moment.BEFORE);

	private static Crash armed = NEVER;

	private final int victim;

	private final Moment moment;

	private int operations;

	private boolean dead;

	private Crash(int victim, Moment moment) {
		this.victim = victim;
		this.moment = moment;
	}

	/**
	 * Does work that dies at one of its operations on the crashing file systems.
	 * @param victim number of the operation, from 0; only those that change something
	 * count
	 * @return whether it died before it was done
	 */
	static boolean at(int victim, Moment moment, Work work) throws IOException {
		armed = new Crash(victim, moment);
		try {
			work.run();
			return false;
		}
		catch (DeadException ex) {
			return true;
		}
		finally {
			armed = NEVER;
		}
	}

	/**
	 * Opens a file system as a user would configure one for Hadoop, in a
	 * {@code core-site.xml} on the class path.
	 */
	static DatasetFiles open(Class<? extends FileSystem> type, String scheme, Path folder) throws IOException {
		Files.writeString(folder.resolve("core-site.xml"),
				"<configuration><property><name>fs.%s.impl</name><value>%s</value></property></configuration>"
					.formatted(scheme, type.getName()));
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new Resources(folder, before)) {
			Thread.currentThread().setContextClassLoader(loader);
			return DatasetFiles.open(URI.create(scheme + ":///"));
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static void alive() {
		if (armed.dead) {
			throw new DeadException();
		}
	}

	private static <T> T change(Operation<T> operation, Work half) throws IOException {
		alive();
		Crash crash = armed;
		boolean now = crash.operations++ == crash.victim;
		if (!now) {
			return operation.run();
		}
		crash.dead = true;
		switch (crash.moment) {
			case BEFORE -> {
			}
			case HALFWAY -> half.run();
			case AFTER -> operation.run();
		}
		throw new DeadException();
	}

	/** Deletes the first file or folder in it, and nothing else. */
	private static boolean deleteHalf(FileSystem files, org.apache.hadoop.fs.Path path) throws IOException {
		if (files.exists(path) && files.getFileStatus(path).isDirectory()) {
			for (FileStatus child : files.listStatus(path)) {
				return files.delete(child.getPath(), true);
			}
		}
		return false;
	}

	enum Moment {

		BEFORE, HALFWAY, AFTER

	}

	/**
	 * The process is dead; not an {@link IOException}, which might be handled.
	 */
	static final class DeadException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	interface Work {

		void run() throws IOException;

	}

	private interface Operation<T> {

		T run() throws IOException;

	}

	/**
	 * The local file system until the crash.
	 */
	static final class LocalFiles extends RawLocalFileSystem {

		static final String SCHEME = "crashing";

		private final Disk disk = new Disk();

		@Override
		public URI getUri() {
			return URI.create(SCHEME + ":///");
		}

		@Override
		public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
			return change(() -> super.rename(from, to), () -> {
			});
		}

		@Override
		public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
			return change(() -> super.delete(path, recursive), () -> deleteHalf(this.disk, onDisk(path)));
		}

		@Override
		public boolean mkdirs(org.apache.hadoop.fs.Path folder) throws IOException {
			return change(() -> this.disk.mkdirs(onDisk(folder)), () -> this.disk.mkdirs(onDisk(folder.getParent())));
		}

		@Override
		public FSDataOutputStream create(org.apache.hadoop.fs.Path path, boolean overwrite, int bufferSize,
				short replication, long blockSize, Progressable progress) throws IOException {
			return change(() -> this.disk.create(onDisk(path), overwrite),
					() -> this.disk.create(onDisk(path), overwrite).close());
		}

		@Override
		public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
			alive();
			return super.getFileStatus(path);
		}

	}

	/**
	 * A file system on other machines until the crash. Its rename does not overwrite.
	 */
	static final class RemoteFiles extends FileSystem {

		static final String SCHEME = "crashingremote";

		private final Disk disk = new Disk();

		@Override
		public URI getUri() {
			return URI.create(SCHEME + ":///");
		}

		@Override
		public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
			return change(() -> !this.disk.exists(onDisk(to)) && this.disk.rename(onDisk(from), onDisk(to)), () -> {
			});
		}

		@Override
		public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
			return change(() -> this.disk.delete(onDisk(path), recursive), () -> deleteHalf(this.disk, onDisk(path)));
		}

		@Override
		public boolean mkdirs(org.apache.hadoop.fs.Path folder, FsPermission permission) throws IOException {
			return change(() -> this.disk.mkdirs(onDisk(folder)), () -> this.disk.mkdirs(onDisk(folder.getParent())));
		}

		@Override
		public FSDataOutputStream create(org.apache.hadoop.fs.Path path, FsPermission permission, boolean overwrite,
				int bufferSize, short replication, long blockSize, Progressable progress) throws IOException {
			return change(() -> this.disk.create(onDisk(path), overwrite),
					() -> this.disk.create(onDisk(path), overwrite).close());
		}

		@Override
		public FSDataOutputStream append(org.apache.hadoop.fs.Path path, int bufferSize, Progressable progress) {
			throw new UnsupportedOperationException("a dataset never appends: " + path);
		}

		@Override
		public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
			alive();
			return this.disk.open(onDisk(path), bufferSize);
		}

		@Override
		public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
			alive();
			return this.disk.listStatus(onDisk(path));
		}

		@Override
		public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
			alive();
			return this.disk.getFileStatus(onDisk(path));
		}

		@Override
		public void setWorkingDirectory(org.apache.hadoop.fs.Path folder) {
			throw new UnsupportedOperationException("all paths of a dataset are absolute: " + folder);
		}

		@Override
		public org.apache.hadoop.fs.Path getWorkingDirectory() {
			return new org.apache.hadoop.fs.Path(getUri().toString());
		}

	}

	/**
	 * A folder that comes before the rest of the class path.
	 */
	private static final class Resources extends URLClassLoader {

		Resources(Path folder, ClassLoader parent) throws IOException {
			super(new URL[] { folder.toUri().toURL() }, parent);
		}

		@Override
		public @Nullable URL getResource(String name) {
			URL own = findResource(name);
			return (own != null) ? own : super.getResource(name);
		}

	}

	private static org.apache.hadoop.fs.Path onDisk(org.apache.hadoop.fs.Path path) {
		return new org.apache.hadoop.fs.Path("file", null, path.toUri().getPath());
	}

	/**
	 * The local file system, without the process that Hadoop starts for the permissions
	 * of each file and folder.
	 */
	private static final class Disk extends RawLocalFileSystem {

		Disk() {
			try {
				initialize(URI.create("file:///"), new Configuration(false));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void setPermission(org.apache.hadoop.fs.Path path, FsPermission permission) {
			// the default is fine
		}

	}

}
