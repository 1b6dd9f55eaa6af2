package io.spidraparquet.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Executes statements in Spark, in a process of its own. Maven downloads it.
 */
public final class Spark {

	private Spark() {
	}

	/**
	 * Executes statements.
	 * @param script statements, each with a semicolon at the end of its last line
	 * @param folder for files of Spark
	 * @param output folder with a folder of files for each table
	 * @param tables names of tables, whose files are views such as
	 * {@code files_of_pages}; or {@code iceberg:NAME:LOCATION} for a view
	 * {@code iceberg_NAME} of Iceberg's table
	 * @return the rows of all queries; cells with bars between them
	 */
	public static List<String> execute(String script, Path folder, Path output, String... tables)
			throws IOException, InterruptedException {
		Path file = Files.writeString(folder.resolve("script.sql"), script);
		List<String> options = Stream
			.of("sun.nio.ch", "java.nio", "java.lang", "java.util", "java.util.concurrent", "sun.util.calendar",
					"java.lang.invoke", "java.net")
			.map((name) -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
			.toList();
		List<String> words = new ArrayList<>(
				List.of(file.toString(), folder.resolve("warehouse").toString(), output.toString()));
		words.addAll(List.of(tables));
		return ReaderProgram.execute("spark", BuiltJar.THIS_JAVA, options, folder, words);
	}

}
