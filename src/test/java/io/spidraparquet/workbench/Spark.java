package io.spidraparquet.workbench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Executes statements in Spark, in a process of its own. Maven downloads it.
 */
public final class Spark {

	private static final Path READERS = Path.of("src/test/readers").toAbsolutePath();

	private Spark() {
	}

	/**
	 * Executes statements.
	 * @param script statements, each with a semicolon at the end of its last line
	 * @param folder for files of Spark
	 * @param output folder with a folder of files for each table
	 * @param tables names of tables, whose files are views such as {@code files_of_pages}
	 * @return the rows of all queries; cells with bars between them
	 */
	public static List<String> execute(String script, Path folder, Path output, String... tables)
			throws IOException, InterruptedException {
		Path classpath = folder.resolve("classpath");
		run(folder, List.of(Path.of("mvnw").toAbsolutePath().toString(), "-q", "-B", "-f",
				READERS.resolve("pom.xml").toString(), "dependency:build-classpath", "-Dmdep.outputFile=" + classpath));
		Path file = Files.writeString(folder.resolve("script.sql"), script);
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		Stream
			.of("sun.nio.ch", "java.nio", "java.lang", "java.util", "java.util.concurrent", "sun.util.calendar",
					"java.lang.invoke", "java.net")
			.forEach((name) -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
		command.addAll(List.of("-cp", Files.readString(classpath), READERS.resolve("SparkReader.java").toString(),
				file.toString(), folder.resolve("warehouse").toString(), output.toString()));
		command.addAll(List.of(tables));
		return run(folder, command).lines()
			.filter((line) -> line.startsWith("row: "))
			.map((line) -> line.substring("row: ".length()))
			.toList();
	}

	private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
		File errors = folder.resolve("errors").toFile();
		Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors).start();
		String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new AssertionError(command.get(0) + " failed: " + out + Files.readString(errors.toPath()));
		}
		return out;
	}

}
