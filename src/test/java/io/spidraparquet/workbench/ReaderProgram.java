package io.spidraparquet.workbench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An engine in a process of its own, which executes statements. The folder of its name in
 * {@code src/test/readers} has a POM with its libraries, which Maven downloads, and its
 * program, {@code Reader.java}.
 */
public final class ReaderProgram {

	private static final Path READERS = Path.of("src/test/readers").toAbsolutePath();

	private static final String ROW = "row: ";

	private ReaderProgram() {
	}

	/**
	 * Runs the program of an engine.
	 * @param engine name of its folder
	 * @param javaHome home of the Java that runs it
	 * @param options of Java
	 * @param folder for the files of the engine
	 * @param words of the program
	 * @return the rows of all queries; cells with bars between them
	 */
	public static List<String> execute(String engine, Path javaHome, List<String> options, Path folder,
			List<String> words) throws IOException, InterruptedException {
		Path classpath = folder.resolve("classpath");
		run(folder,
				List.of(Path.of("mvnw").toAbsolutePath().toString(), "-q", "-B", "-f",
						READERS.resolve(engine).resolve("pom.xml").toString(), "dependency:build-classpath",
						"-Dmdep.outputFile=" + classpath));
		List<String> command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
		command.addAll(options);
		command.addAll(
				List.of("-cp", Files.readString(classpath), READERS.resolve(engine).resolve("Reader.java").toString()));
		command.addAll(words);
		return run(folder, command).lines()
			.filter((line) -> line.startsWith(ROW))
			.map((line) -> line.substring(ROW.length()))
			.toList();
	}

	private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
		File errors = folder.resolve("errors").toFile();
		Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors).start();
		try {
			String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new AssertionError(command.get(0) + " failed: "
						+ Files.readString(errors.toPath())
							.lines()
							.filter((line) -> line.contains("Exception"))
							.collect(Collectors.joining("\n"))
						+ "; all of it: " + errors);
			}
			return out;
		}
		finally {
			process.destroyForcibly();
		}
	}

}
