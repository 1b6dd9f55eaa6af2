package io.spidraparquet.workbench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A script that runs as a user's shell would run it, but in an environment that the test
 * makes up: nothing is inherited.
 */
public record ShellScript(Path file, Path workingDirectory, Map<String, String> environment) {

	/** The checkout under test: both Maven and an IDE run tests in it. */
	public static final Path PROJECT = Path.of("").toAbsolutePath();

	/** What a process left behind. */
	public record Result(int exitCode, String out, String err) {

		public Result exits(int expected) {
			assertThat(this.exitCode).as("%s%n%s", this.out, this.err).isEqualTo(expected);
			return this;
		}

	}

	/** A process that has not ended yet, with the file that gets its standard error. */
	public record Running(Process process, Path err) {

		public Result end() throws IOException, InterruptedException {
			String out = new String(this.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(this.process.waitFor(3, TimeUnit.MINUTES)).as("ended in time").isTrue();
			return new Result(this.process.exitValue(), out, Files.readString(this.err));
		}

	}

	public Running start(String... arguments) throws IOException {
		Path err = Files.createTempFile("stderr", ".txt");
		err.toFile().deleteOnExit();
		ProcessBuilder builder = new ProcessBuilder(this.file.toString()).directory(this.workingDirectory.toFile())
			.redirectInput(new File("/dev/null"))
			.redirectError(err.toFile());
		builder.command().addAll(Arrays.asList(arguments));
		builder.environment().clear();
		builder.environment().putAll(this.environment);
		return new Running(builder.start(), err);
	}

	public Result run(String... arguments) throws IOException, InterruptedException {
		return start(arguments).end();
	}

	/** An executable file, with its folders. */
	public static Path write(Path file, String text) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, text);
		return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	/**
	 * A {@code PATH} with all of the machine's tools but Java and Maven. It is made of
	 * links and lies in {@code target}, since JUnit warns of each link in a temporary
	 * folder.
	 */
	public static Path toolsWithoutJava() throws IOException {
		Path folder = Files.createDirectories(PROJECT.resolve("target/tools-without-java"));
		for (String place : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
			if (!Files.isDirectory(Path.of(place))) {
				continue;
			}
			try (var tools = Files.list(Path.of(place))) {
				tools.filter((tool) -> !Set.of("java", "javac", "mvn").contains(tool.getFileName().toString()))
					.forEach((tool) -> link(folder.resolve(tool.getFileName()), tool));
			}
		}
		return folder;
	}

	private static void link(Path link, Path target) {
		try {
			if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS) && Files.isExecutable(target)) {
				Files.createSymbolicLink(link, target);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
