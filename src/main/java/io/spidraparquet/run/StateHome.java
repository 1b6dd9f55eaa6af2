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

import io.spidraparquet.dataset.Sha256;
import io.spidraparquet.spool.PrivateFiles;

/**
 * Where state lives between starts ({@code SPIDRA_HOME}): a folder for each dataset,
 * which only the user can read, since responses are kept in it.
 *
 * @param home its path
 */
public record StateHome(Path home) {

	private static final int HASH_LENGTH = 24;

	/**
	 * The folder of a dataset, made if it is missing, with the lock file in it, which
	 * would otherwise get the modes of the umask. A home that is there keeps its mode: it
	 * may be a folder that serves more than this.
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
			throw new IOException("cannot make the state folder " + folder + " (SPIDRA_HOME): " + ex.getMessage(), ex);
		}
		return folder;
	}

	/**
	 * The folder of a dataset.
	 * @param output absolute URI of the dataset
	 * @return a path, whether it is there or not
	 */
	public Path dataset(URI output) {
		String hash = Sha256.hex(output.toString());
		return this.home.resolve("datasets").resolve(hash.substring(0, HASH_LENGTH));
	}

	/**
	 * Tells this place from that of other hosts and users, also where it is mounted
	 * elsewhere.
	 * @return random, and the same for ever
	 * @throws IOException if the file with it cannot be used
	 */
	String id() throws IOException {
		Path file = this.home.resolve("id");
		try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
				FileLock lock = channel.lock()) {
			String id = Files.readString(file);
			if (id.isEmpty() && lock.isValid()) {
				id = UUID.randomUUID().toString();
				channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)));
				channel.force(true);
			}
			return id;
		}
	}

}
