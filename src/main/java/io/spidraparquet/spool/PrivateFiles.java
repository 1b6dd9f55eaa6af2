package io.spidraparquet.spool;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.text.Amounts;

/**
 * Creates files and folders that only this user can read, independent of the umask: for
 * responses and the job's state. On a file system without POSIX permissions, creates
 * plain ones.
 */
public final class PrivateFiles {

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

	private PrivateFiles() {
	}

	/**
	 * Creates a folder and its missing parents. Closes an existing folder to other users.
	 * @param folder may exist
	 * @throws IOException if it cannot be created
	 */
	public static void makeFolder(Path folder) throws IOException {
		try {
			Files.createDirectories(folder, mode(folder, FOLDER));
		}
		catch (FileAlreadyExistsException ex) {
			if (!Files.isDirectory(folder)) {
				throw ex;
			}
		}
		close(folder, FOLDER);
	}

	/**
	 * Opens a file, and creates it if it is missing.
	 * @param file in an existing folder
	 * @param options in addition to {@link StandardOpenOption#CREATE}
	 * @return a channel to be closed
	 * @throws IOException if it cannot be opened
	 */
	public static FileChannel open(Path file, OpenOption... options) throws IOException {
		boolean existed = Files.exists(file);
		if (Files.isDirectory(file)) {
			throw new IOException(file + " is a folder, but has to be a file: remove it and run again");
		}
		Set<OpenOption> all = new HashSet<>(Set.of(options));
		all.add(StandardOpenOption.CREATE);
		FileChannel channel = FileChannel.open(file, all, mode(file, FILE));
		if (existed) {
			try {
				close(file, FILE);
			}
			catch (IOException ex) {
				channel.close();
				throw ex;
			}
		}
		return channel;
	}

	/**
	 * Creates an empty file, unless it exists.
	 * @param file in an existing folder
	 * @throws IOException if it cannot be created or written to
	 */
	public static void make(Path file) throws IOException {
		open(file, StandardOpenOption.WRITE).close();
	}

	/**
	 * Writes a file and returns once it is on the disk.
	 * @param file replaced if it exists
	 * @param content the complete content
	 * @throws IOException that names the file and the free space
	 */
	public static void write(Path file, byte[] content) throws IOException {
		try (FileChannel channel = open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
			ByteBuffer bytes = ByteBuffer.wrap(content);
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
		catch (IOException ex) {
			throw failure("cannot write", file, ex);
		}
	}

	/**
	 * Reads until a buffer is full.
	 * @param channel to read from
	 * @param into filled from its position to its limit
	 * @param position in the file of the first byte
	 * @throws EOFException if the file is too short
	 * @throws IOException if it cannot be read
	 */
	static void readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
		long at = position;
		while (into.hasRemaining()) {
			int count = channel.read(into, at);
			if (count < 0) {
				throw new EOFException("the spool is shorter than its index says");
			}
			at += count;
		}
	}

	/**
	 * Removes a file, or a folder with everything in it, if it exists.
	 * @param path a link is removed, not followed
	 * @throws IOException if something cannot be removed
	 */
	public static void deleteTree(Path path) throws IOException {
		if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
			for (Path below : list(path)) {
				deleteTree(below);
			}
		}
		Files.deleteIfExists(path);
	}

	/**
	 * Lists a folder.
	 * @param folder an existing folder
	 * @return its files and folders, in order of their names
	 * @throws IOException if it cannot be read
	 */
	public static List<Path> list(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}

	static OutputStream newOutputStream(Path file) throws IOException {
		return Channels.newOutputStream(open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
	}

	/**
	 * Explains a failure to write to a disk.
	 * @param what for example {@code cannot write}
	 * @param file the file, or one on the same disk
	 * @return an exception that names the file and the free space
	 */
	static IOException failure(String what, Path file, IOException cause) {
		return new IOException(what + " " + file + " (" + freeSpace(file) + "): " + cause.getMessage(), cause);
	}

	/**
	 * The free space of a disk, for a message.
	 * @param file on that disk, or to be created there
	 * @return for example {@code 120.4 MB free}
	 */
	public static String freeSpace(Path file) {
		try {
			Path existing = file.toAbsolutePath();
			while (!Files.exists(existing) && existing.getParent() != null) {
				existing = existing.getParent();
			}
			return Amounts.free(Files.getFileStore(existing).getUsableSpace());
		}
		catch (IOException ex) {
			return Amounts.free(-1);
		}
	}

	private static FileAttribute<?>[] mode(Path path, Set<PosixFilePermission> mode) {
		return hasModes(path) ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(mode) }
				: new FileAttribute<?>[0];
	}

	private static void close(Path path, Set<PosixFilePermission> mode) throws IOException {
		if (hasModes(path) && !mode.containsAll(Files.getPosixFilePermissions(path))) {
			Files.setPosixFilePermissions(path, mode);
		}
	}

	private static boolean hasModes(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

}
