package io.spidraparquet.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.spidraparquet.settings.Reason;

/**
 * The temporary folder. A run works without one if it can use the state folder.
 */
final class TemporaryFolderCheck implements Check {

	@Override
	public String name() {
		return "temp folder";
	}

	@Override
	public void examine(Findings findings) throws IOException, InterruptedException {
		Path folder = Path.of(System.getProperty("java.io.tmpdir"));
		try {
			Folders.write(folder);
			findings.ok(name(), folder + (Folders.allowsCode(folder) ? " can be written, and code may run there"
					: " can be written; it is mounted noexec, so native libraries run in SPIDRA_HOME"));
		}
		catch (IOException ex) {
			findings.warning(name(), folder
					+ (Files.isDirectory(folder) ? " cannot be written (" + Reason.of(ex) + ")" : " is not a folder"),
					"make it writable, or name another one: JAVA_OPTS=-Djava.io.tmpdir=…");
		}
	}

}
