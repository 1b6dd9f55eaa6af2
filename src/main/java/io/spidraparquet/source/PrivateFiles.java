package io.spidraparquet.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

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

	private static String freeSpace(Path file) {
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
