package io.spidraparquet.readers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Readers that are programs of their own, in {@code src/test/readers}. Their libraries
 * would clash with those of the application. They get the files as pairs of words, a
 * table and a path.
 */
final class Programs {

	private static final Path SOURCES = Path.of("src/test/readers").toAbsolutePath();

	/** Where Maven copies the libraries of readers to. */
	private static final Path LIBRARIES = Path.of("target/readers-lib").toAbsolutePath();

	private Programs() {
	}

	/**
	 * Runs a Java program from its source.
	 * @param name of the source
	 * @param libraries name of the folder with its libraries
	 * @param more further libraries
	 */
	static List<String> java(String name, String libraries, List<Path> more, ThreeNights nights)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp"));
		try (Stream<Path> jars = Files.list(LIBRARIES.resolve(libraries))) {
			command.add(Stream.concat(jars.sorted(), more.stream())
				.map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator)));
		}
		command.add(SOURCES.resolve(name + ".java").toString());
		command.addAll(files(nights));
		return run(name, command);
	}

	/**
	 * Runs a reader of files from npm.
	 * @param reader name of its package
	 * @param version of the reader
	 */
	static List<String> files(String reader, String version, ThreeNights nights)
			throws IOException, InterruptedException {
		List<String> words = new ArrayList<>(List.of(reader));
		words.addAll(files(nights));
		return node("files", version, words);
	}

	/**
	 * Runs a script of Node, which gets its packages from npm.
	 * @param script name of the script
	 * @param version of the reader
	 * @param words further words
	 */
	static List<String> node(String script, String version, List<String> words)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("node", SOURCES.resolve(script + ".mjs").toString(), version,
				ThreeNights.FOLDER.resolve("npm").toString()));
		command.addAll(words);
		return run(script + "-" + version, command);
	}

	private static List<String> files(ThreeNights nights) throws IOException {
		List<String> words = new ArrayList<>();
		for (ReadTable table : nights.tables()) {
			for (Path file : nights.files(table)) {
				words.addAll(List.of(table.name(), file.toString()));
			}
		}
		return words;
	}

	private static List<String> run(String name, List<String> command) throws IOException, InterruptedException {
		Path errors = ThreeNights.FOLDER.resolve(name + ".err");
		Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
		try {
			String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new AssertionError(name + " failed: " + Files.readString(errors));
			}
			return out.lines().filter((line) -> line.matches("(row|figures|copy)[|].*")).toList();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
