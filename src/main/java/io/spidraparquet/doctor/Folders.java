package io.spidraparquet.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What local folders allow.
 */
final class Folders {

	private static final String NAME = ".spidra-doctor-";

	private static final int SECONDS = 10;

	private Folders() {
	}

	/**
	 * Makes a file in a folder and removes it.
	 * @throws IOException if the folder does not allow it
	 */
	static void write(Path folder) throws IOException {
		Path file = Files.createTempFile(folder, NAME, null);
		try {
			Files.writeString(file, "a test, which is removed at once");
		}
		finally {
			Files.delete(file);
		}
	}

	/**
	 * Whether code may run in a folder that can be written.
	 * @return true also if that cannot be found out
	 */
	static boolean allowsCode(Path folder) throws IOException, InterruptedException {
		if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")
				|| !Files.isRegularFile(Path.of("/bin/sh"))) {
			return true;
		}
		Path file = Files.createTempFile(folder, NAME, null);
		try {
			Files.writeString(file, "#!/bin/sh\nexit 0\n");
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
			Process process = new ProcessBuilder(file.toString()).start();
			process.waitFor(SECONDS, TimeUnit.SECONDS);
			return true;
		}
		catch (IOException ex) {
			return !String.valueOf(ex.getMessage()).contains("error=13");
		}
		finally {
			Files.delete(file);
		}
	}

	/**
	 * Makes a folder that is to be removed.
	 * @return null if the folder above does not allow it
	 */
	static @Nullable Path temporary(Path above) {
		try {
			return Files.createTempDirectory(above, NAME);
		}
		catch (IOException ex) {
			return null;
		}
	}

	/** The folder, or the closest one above it that exists. */
	static Path existing(Path folder) {
		Path existing = folder.toAbsolutePath();
		while (!Files.exists(existing) && existing.getParent() != null) {
			existing = existing.getParent();
		}
		return existing;
	}

}
