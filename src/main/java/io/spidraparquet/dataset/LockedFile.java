package io.spidraparquet.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A local file that this process has locked through the operating system. The lock ends
 * when the channel is closed or the process ends.
 *
 * @param path path of the file
 * @param channel closing it releases the lock
 * @param lock lock of the operating system
 * @param key identifies the file independently of its name; null where the file system
 * has no such key
 */
record LockedFile(Path path, FileChannel channel, FileLock lock, @Nullable Object key) implements Closeable {

	private static final int TRIES = 6;

	private static final long PAUSE_NANOS = 50_000_000;

	/**
	 * Creates the file if it is missing, and locks it.
	 * @return null if another process or thread has the lock
	 * @throws IOException if the file cannot be opened
	 */
	static @Nullable LockedFile tryLock(Path file) throws IOException {
		FileChannel channel;
		if (Files.isDirectory(file)) {
			throw new IOException(file + " is a folder, but has to be a file: remove it and run again");
		}
		try {
			channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		catch (AccessDeniedException ex) {
			throw denied(file, ex);
		}
		catch (FileSystemException ex) {
			throw new IOException("cannot open " + file + ": " + ex.getReason(), ex);
		}
		FileLock taken = tryLockForAMoment(channel);
		if (taken == null) {
			channel.close();
			return null;
		}
		return new LockedFile(file, channel, taken, fileKey(file));
	}

	private static IOException denied(Path file, AccessDeniedException cause) {
		return new IOException("cannot write " + file + ": this user has no permission", cause);
	}

	/** Tries several times, since {@link #isLocked} takes a free lock for a moment. */
	private static @Nullable FileLock tryLockForAMoment(FileChannel channel) throws IOException {
		FileLock lock = tryLock(channel);
		for (int i = 0; lock == null && i < TRIES; i++) {
			LockSupport.parkNanos(PAUSE_NANOS);
			lock = tryLock(channel);
		}
		return lock;
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	/** Detects that another file has replaced the locked one under its name. */
	private static @Nullable Object fileKey(Path file) throws IOException {
		return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
	}

	/**
	 * Checks whether any process has locked a file.
	 * @return false also if the file is missing
	 * @throws IOException if the file cannot be opened
	 */
	static boolean isLocked(Path file) throws IOException {
		if (!Files.isRegularFile(file)) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			return tryLock(channel) == null;
		}
		catch (AccessDeniedException ex) {
			throw denied(file, ex);
		}
	}

	boolean isHeld() throws IOException {
		return this.lock.isValid() && Files.exists(this.path)
				&& (this.key == null || this.key.equals(fileKey(this.path)));
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
