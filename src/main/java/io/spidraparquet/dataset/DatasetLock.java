package io.spidraparquet.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Holds a dataset for one run at a time: a lock of the operating system on a file in the
 * state folder and, where the output is local, on {@code _spidra/lock}. It ends with the
 * process, however that ends.
 */
public final class DatasetLock implements Closeable {

	private final List<FileChannel> channels = new ArrayList<>();

	private DatasetLock() {
	}

	/**
	 * Takes the lock.
	 * @param state the dataset's state folder, which is there
	 * @param files file system of the output
	 * @param layout its layout
	 * @return the lock, to be closed at the end
	 * @throws LockedException if another run holds the dataset
	 * @throws IOException if a lock file cannot be used
	 */
	public static DatasetLock take(Path state, DatasetFiles files, DatasetLayout layout) throws IOException {
		DatasetLock lock = new DatasetLock();
		try {
			lock.add(state.resolve("lock"));
			files.mkdirs(layout.metadata());
			if (files.isLocal()) {
				lock.add(Path.of(layout.path("_spidra/lock").toUri().getPath()));
			}
			return lock;
		}
		catch (IOException | RuntimeException ex) {
			lock.close();
			throw ex;
		}
	}

	private void add(Path file) throws IOException {
		FileChannel channel;
		try {
			channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		catch (AccessDeniedException ex) {
			throw new IOException("cannot write " + file + ": this user has no permission", ex);
		}
		this.channels.add(channel);
		if (tryLock(channel) == null) {
			throw new LockedException("another run holds this dataset (" + file
					+ "); it is left untouched, try again when that run ends");
		}
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	/**
	 * Whether a run holds a dataset just now.
	 * @param state the dataset's state folder
	 * @return false also if there is no such folder
	 * @throws IOException if the lock file cannot be used
	 */
	public static boolean isHeld(Path state) throws IOException {
		Path file = state.resolve("lock");
		if (!Files.exists(file)) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			return tryLock(channel) == null;
		}
	}

	@Override
	public void close() throws IOException {
		for (FileChannel channel : this.channels) {
			channel.close();
		}
	}

	/**
	 * Another run holds the dataset.
	 */
	public static final class LockedException extends IOException {

		private static final long serialVersionUID = 1L;

		LockedException(String message) {
			super(message);
		}

	}

}
