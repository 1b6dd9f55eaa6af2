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

/**
 * Files and folders that only this user can read, whatever the umask: responses and the
 * job's state. Where the file system knows no such modes, plain ones.
 */
public final class PrivateFiles {

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

	private PrivateFiles() {
	}

	/**
	 * Makes a folder, and those above it that are missing. One that others can read is
	 * closed to them.
	 * @param folder may be there already
	 * @throws IOException if it cannot be made
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
	 * Opens a file, which is made if it is missing.
	 * @param file its folder is there
	 * @param options beside {@link StandardOpenOption#CREATE}
	 * @return a channel to be closed
	 * @throws IOException if it cannot be opened
	 */
	public static FileChannel open(Path file, OpenOption... options) throws IOException {
		boolean found = Files.exists(file);
		Set<OpenOption> all = new HashSet<>(Set.of(options));
		all.add(StandardOpenOption.CREATE);
		FileChannel channel = FileChannel.open(file, all, mode(file, FILE));
		if (found) {
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
	 * Makes an empty file, unless it is there.
	 * @param file its folder is there
	 * @throws IOException if it cannot be made or written to
	 */
	public static void make(Path file) throws IOException {
		open(file, StandardOpenOption.WRITE).close();
	}

	/**
	 * Writes a file and does not return before it is on the disk.
	 * @param file is replaced if it is there
	 * @param content all of it
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
	 * Removes a file, or a folder with all in it, if it is there.
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
	 * @param folder is there
	 * @return what lies in it, in the order of the names
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
	 * What to throw when a disk does not take something.
	 * @param what like {@code cannot write}
	 * @param file the file, or one beside it
	 * @return a failure that names the file and the free space
	 */
	static IOException failure(String what, Path file, IOException cause) {
		return new IOException(what + " " + file + " (" + freeSpace(file) + "): " + cause.getMessage(), cause);
	}

	/**
	 * The free space of a disk, for a message.
	 * @param file on that disk, or to be made there
	 * @return for example {@code 120 MB free}
	 */
	public static String freeSpace(Path file) {
		try {
			Path there = Files.exists(file) ? file : file.toAbsolutePath().getParent();
			return Files.getFileStore(there).getUsableSpace() / (1024 * 1024) + " MB free";
		}
		catch (IOException ex) {
			return "free space unknown";
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
