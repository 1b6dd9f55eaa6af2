package io.spidraparquet.job.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.spidraparquet.spool.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the launcher the size of a run. The launcher starts the next run with the same
 * words with a JIT compiler that suits this size.
 */
final class RunSize {

	/** System property with the path of the file; the launcher sets it. */
	private static final String FILE = "spidra.size.file";

	private static final Logger logger = LoggerFactory.getLogger(RunSize.class);

	private RunSize() {
	}

	/**
	 * Stores the size of a run. A failure costs the next run some time, nothing else.
	 * @param bytes length of its responses
	 */
	static void store(long bytes) {
		String name = System.getProperty(FILE, "");
		Path file = Path.of(name);
		Path folder = file.getParent();
		if (folder == null || folder.getParent() == null || !Files.isDirectory(folder.getParent())) {
			return;
		}
		try {
			PrivateFiles.makeFolder(folder);
			PrivateFiles.write(file, (bytes + "\n").getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			logger.debug("cannot write the size of the run to {}", file, ex);
		}
	}

}
