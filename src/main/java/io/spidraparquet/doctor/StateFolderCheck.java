package io.spidraparquet.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.spidraparquet.run.StateHome;

/**
 * The state folder: whether it can be used or made, whose it is, and its free space.
 *
 * @param setup what a run would work with
 * @param guard refuses a folder in which others could have left something
 * @param lastRun bytes of the last run; 0 if there is none
 */
record StateFolderCheck(Setup setup, Guard guard, long lastRun) implements Check {

	@Override
	public String name() {
		return "SPIDRA_HOME";
	}

	@Override
	public void examine(Findings findings) throws IOException {
		StateHome state = this.setup.home();
		if (state == null) {
			return;
		}
		Path home = state.home();
		Path dataset = this.setup.state();
		this.guard.check(home, (dataset != null) ? dataset : home.resolve("datasets"));
		Path existing = Folders.existing(home);
		if (!Files.isDirectory(existing)) {
			String what = (existing.equals(home) ? home.toString() : existing + ", which is above " + home + ",");
			findings.fault(name(), what + " is a file, but has to be a folder",
					"remove it, or set SPIDRA_HOME to another folder",
					new IOException(existing + " is a file, but has to be a folder"));
			return;
		}
		try {
			Folders.write(existing);
		}
		catch (IOException ex) {
			String what = existing.equals(home) ? home.toString() : home + " is missing, and " + existing;
			findings.fault(name(), what + " cannot be written by this user (" + System.getProperty("user.name") + ")",
					"change its owner or mode, or set SPIDRA_HOME to another folder", ex);
			return;
		}
		long free = Files.getFileStore(existing).getUsableSpace();
		Space.examine(name(), existing.equals(home) ? home + ", of " + owner(home) : home + " is made by the first run",
				free, this.lastRun, findings);
	}

	private static String owner(Path folder) throws IOException {
		String owner = Files.getOwner(folder).getName();
		return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
				? owner + " with mode " + PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)) : owner;
	}

	/** Refuses a state folder. */
	interface Guard {

		/**
		 * Checks a state folder.
		 * @param home may be missing
		 * @param dataset folder of the dataset in it, may be missing
		 */
		void check(Path home, Path dataset);

	}

}
