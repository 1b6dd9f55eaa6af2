package io.spidraparquet.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Nearest;

/**
 * Finds the job definition that the parameter {@code job} names.
 */
final class Definitions {

	private static final String SUFFIX = ".yaml";

	private static final int MOST_SHOWN = 10;

	private Definitions() {
	}

	/**
	 * Finds a definition and checks that it can be read.
	 * @param job a name, or the path of a file
	 * @param folder the launcher's folder of definitions; asked after that in the working
	 * folder
	 * @return an absolute path
	 * @throws UsageException if there is none, with the nearest name
	 */
	static Path find(String job, Path folder) {
		Outputs.requireExpanded("job", job);
		boolean isFile = job.endsWith(SUFFIX) || job.endsWith(".yml");
		Path working = Path.of("jobs").toAbsolutePath();
		Path file;
		try {
			file = (isFile ? Path.of(job) : working.resolve(job + SUFFIX)).toAbsolutePath();
			if (!isFile && !Files.isRegularFile(file)) {
				file = folder.resolve(job + SUFFIX);
				if (!Files.exists(file) && Files.isDirectory(Path.of(job))) {
					file = Path.of(job).toAbsolutePath();
				}
			}
		}
		catch (InvalidPathException ex) {
			throw new UsageException("job=" + job + " is not the name of a file: " + Reason.ofPath(ex));
		}
		if (Files.isDirectory(file)) {
			throw new UsageException(
					"job=" + job + ": " + file + " is a folder: give a name, or the path of a .yaml file");
		}
		if (Files.exists(file) && !Files.isReadable(file)) {
			throw new UsageException("job=" + job + ": " + file + " cannot be read: change its permissions");
		}
		if (!Files.isRegularFile(file)) {
			throw new UsageException("job=" + job + ": there is no file " + file
					+ (isFile ? similar(job, Objects.requireNonNullElse(file.getParent(), file), true)
							: similar(job, folder, false)));
		}
		if (file.toString().matches(".*[,;*].*")) {
			throw new UsageException(
					"job=" + job + ": the path of a job definition cannot contain ',', ';' or '*': rename it");
		}
		return file;
	}

	private static String similar(String job, Path folder, boolean isFile) {
		TreeSet<String> names = new TreeSet<>(names(folder));
		if (isFile) {
			String name = String.valueOf(Path.of(job).getFileName()).replaceFirst("\\.ya?ml$", "");
			return Nearest.hint(Nearest.nearest(name, names)
				.stream()
				.map((each) -> "'" + folder.resolve(each + SUFFIX) + "'")
				.toList());
		}
		names.addAll(names(Path.of("jobs").toAbsolutePath()));
		return Nearest.hint(job, names) + (names.isEmpty() ? "; there are no job definitions, init proposes one"
				: " (definitions: " + Listed.of(List.copyOf(names), MOST_SHOWN) + ")");
	}

	private static List<String> names(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> String.valueOf(file.getFileName()))
				.filter((name) -> name.endsWith(SUFFIX))
				.map((name) -> name.substring(0, name.length() - SUFFIX.length()))
				.toList();
		}
		catch (IOException ex) {
			return List.of(); // a hint only
		}
	}

}
