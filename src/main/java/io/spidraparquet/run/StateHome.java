package io.spidraparquet.run;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

import io.spidraparquet.dataset.Sha256;
import io.spidraparquet.spool.PrivateFiles;

/**
 * The folder that keeps state between starts ({@code SPIDRA_HOME}). It has a folder for
 * each dataset, which only the user can read, since it contains responses.
 *
 * @param home its path
 */
public record StateHome(Path home) {

	private static final int HASH_LENGTH = 24;

	private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

	/**
	 * Creates the folder of a dataset if it is missing, and the lock file in it, which
	 * would otherwise get its mode from the umask. An existing home keeps its mode: the
	 * user may use that folder for other things, too.
	 */
	Path makeDataset(URI output) throws IOException {
		Path folder = dataset(output);
		try {
			if (!Files.isDirectory(this.home)) {
				Files.createDirectories(this.home.toAbsolutePath().getParent());
				PrivateFiles.makeFolder(this.home);
			}
			PrivateFiles.makeFolder(this.home.resolve("datasets"));
			PrivateFiles.makeFolder(folder);
			PrivateFiles.make(folder.resolve("lock"));
		}
		catch (IOException ex) {
			throw new IOException("cannot create the state folder " + folder + " (SPIDRA_HOME, "
					+ PrivateFiles.freeSpace(this.home) + "): " + ex.getMessage(), ex);
		}
		return folder;
	}

	/**
	 * The folder of a dataset.
	 * @param output absolute URI of the dataset
	 * @return its path; the folder may not exist
	 */
	public Path dataset(URI output) {
		String hash = Sha256.hex(output.toString());
		return this.home.resolve("datasets").resolve(hash.substring(0, HASH_LENGTH));
	}

	/**
	 * The id of this folder, if it has one, and writes nothing.
	 * @return a random id; empty if the folder has none
	 */
	public String knownId() {
		try {
			return Files.readString(this.home.resolve("id"), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			return "";
		}
	}

	/**
	 * Identifies this folder, so that it can be told from those of other hosts and users.
	 * The id is the same wherever the folder is mounted.
	 * @return a random id; another one only after the file was damaged
	 * @throws IOException if the file with the id cannot be read or written
	 */
	String id() throws IOException {
		Path file = this.home.resolve("id");
		try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
				FileLock lock = channel.lock()) {
			String id = Files.readString(file, StandardCharsets.ISO_8859_1);
			if (!ID.matcher(id).matches() && lock.isValid()) {
				id = UUID.randomUUID().toString();
				channel.truncate(0).write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
				channel.force(true);
			}
			return id;
		}
	}

}
