package io.spidraparquet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.run.StateHome;
import io.spidraparquet.settings.Outputs;
import io.spidraparquet.settings.Reason;
import io.spidraparquet.settings.UsageException;

/**
 * Finds the state folder, and refuses one in which other users could have left something:
 * a run follows what it finds there, and closes folders to other users.
 */
final class HomeCheck {

	private static final String UID = "unix:uid";

	/** Links deeper than this lie in folders that only the user can write to. */
	private static final int DEPTH = 4;

	private HomeCheck() {
	}

	/**
	 * Finds the state folder.
	 * @param env environment variables
	 * @return that of {@code SPIDRA_HOME}, or the one in the user's home folder; it may
	 * be missing
	 * @throws UsageException if there is none
	 */
	static StateHome home(Map<String, String> env) {
		String home = env.get("SPIDRA_HOME");
		if (home != null && !home.isBlank()) {
			return new StateHome(Outputs.folder("SPIDRA_HOME", home));
		}
		Path user = Path.of(System.getProperty("user.home"));
		if (!user.isAbsolute()) { // Java does not know users without a name
			user = Path.of(env.getOrDefault("HOME", ""));
		}
		if (!user.isAbsolute()) {
			throw new UsageException("this user has no home folder: set SPIDRA_HOME to a folder for the state of runs");
		}
		return new StateHome(user.resolve(".spidra-parquet"));
	}

	/**
	 * Checks a state folder.
	 * @param home may be missing
	 * @param dataset folder of the run's dataset in it, may be missing
	 * @throws UsageException if other users can write to it, or have made a link in it
	 */
	static void check(Path home, Path dataset) {
		for (Path path = home; path != null; path = path.getParent()) {
			if (Files.exists(path)) {
				if (!Files.isDirectory(path)) {
					throw new UsageException("SPIDRA_HOME is " + home + ", but " + (path.equals(home) ? "that" : path)
							+ " is a file: give a folder, which is made if it is missing");
				}
				break;
			}
		}
		if (!Files.isDirectory(home) || !home.getFileSystem().supportedFileAttributeViews().contains("unix")) {
			return;
		}
		try {
			Set<PosixFilePermission> mode = Files.getPosixFilePermissions(home);
			if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
				throw new UsageException("SPIDRA_HOME (" + home + ") can be written by other users (its mode is "
						+ PosixFilePermissions.toString(mode) + "): run 'chmod go-w " + home
						+ "', or give a new folder in it");
			}
			Object owner = Files.getAttribute(home, UID);
			for (Path folder : List.of(home, home.resolve("datasets"), home.resolve("sizes"), home.resolve("fast"))) {
				refuseForeignLinks(folder, 1, owner);
			}
			refuseForeignLinks(dataset, DEPTH, owner);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot read SPIDRA_HOME (" + home + "): " + Reason.line(ex), ex);
		}
	}

	private static void refuseForeignLinks(Path folder, int depth, Object owner) throws IOException {
		if (!Files.isDirectory(folder)) {
			return;
		}
		try (Stream<Path> paths = Files.walk(folder, depth)) {
			for (Path link : paths.filter(Files::isSymbolicLink).toList()) {
				Object maker = Files.getAttribute(link, UID, LinkOption.NOFOLLOW_LINKS);
				if (!maker.equals(owner) && !maker.equals(0)) {
					throw new UsageException(link + " is a link that another user has made ("
							+ Files.getOwner(link, LinkOption.NOFOLLOW_LINKS).getName()
							+ "): look at it and remove it");
				}
			}
		}
	}

}
