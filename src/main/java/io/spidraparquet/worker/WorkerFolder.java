package io.spidraparquet.worker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

import io.spidraparquet.spool.PrivateFiles;
import org.jspecify.annotations.Nullable;

/**
 * The local folder of a worker, in which nothing needs to outlive it. The next worker of
 * the same {@code SPIDRA_HOME} removes those of workers that were killed.
 *
 * @param path the folder
 * @param lock held as long as the process lives
 */
public record WorkerFolder(Path path, FileChannel lock) implements Closeable {

	private static final String LOCK = "lock";

	/**
	 * Creates the folder.
	 * @param home {@code SPIDRA_HOME}
	 * @return a new folder
	 * @throws IOException if it cannot be created
	 */
	public static WorkerFolder in(Path home) throws IOException {
		Path all = home.resolve("worker");
		PrivateFiles.makeFolder(all);
		for (Path other : PrivateFiles.list(all)) {
			removeIfDead(other);
		}
		Path own = all.resolve(UUID.randomUUID().toString());
		PrivateFiles.makeFolder(own);
		FileChannel channel = PrivateFiles.open(own.resolve(LOCK), StandardOpenOption.WRITE);
		channel.lock();
		return new WorkerFolder(own, channel);
	}

	private static void removeIfDead(Path folder) throws IOException {
		if (!Files.exists(folder.resolve(LOCK))) {
			return; // a worker may be creating it
		}
		boolean dead;
		try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
				FileLock lock = tryLock(channel)) {
			dead = lock != null;
		}
		if (dead) {
			PrivateFiles.deleteTree(folder);
		}
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null; // of this process
		}
	}

	/** Removes the folder, as far as no thread still writes to it. */
	@Override
	public void close() throws IOException {
		this.lock.close();
		PrivateFiles.deleteTree(this.path);
	}

}
