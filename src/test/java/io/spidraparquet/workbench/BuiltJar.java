package io.spidraparquet.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the built jar in processes of their own.
 */
public final class BuiltJar {

	/** Home of the Java that runs the tests. */
	public static final Path THIS_JAVA = Path.of(System.getProperty("java.home"));

	public static final Path JAR = Path.of("target/spidra-parquet.jar").toAbsolutePath();

	private BuiltJar() {
	}

	public static Process start(Path javaHome, List<String> options, Map<String, String> env, String... words)
			throws IOException {
		return start(command(javaHome, options, words), env);
	}

	/** Starts it in a shell after another command, with the id of the shell. */
	public static Process startUnder(String command, List<String> options, Map<String, String> env, String... words)
			throws IOException {
		List<String> all = new ArrayList<>(List.of("sh", "-c", command + "; exec \"$@\"", "sh"));
		all.addAll(command(THIS_JAVA, options, words));
		return start(all, env);
	}

	private static List<String> command(Path javaHome, List<String> options, String... words) {
		List<String> command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
		command.addAll(options);
		command.addAll(List.of("-jar", JAR.toString()));
		command.addAll(List.of(words));
		return command;
	}

	private static Process start(List<String> command, Map<String, String> env) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(env);
		return builder.start();
	}

	/** Runs it to its end. */
	public static Output run(Path javaHome, List<String> options, Map<String, String> env, String... words)
			throws IOException, InterruptedException {
		return end(start(javaHome, options, env, words));
	}

	/** Waits for the end of a process. */
	public static Output end(Process process) throws IOException, InterruptedException {
		try {
			String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
			return new Output(process.exitValue(), all);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** Another Java than the one that runs the tests. */
	public static Optional<Path> javaHome(String version) throws IOException {
		Path parent = THIS_JAVA.toRealPath().getParent();
		if (parent == null) {
			return Optional.empty();
		}
		try (Stream<Path> homes = Files.list(parent)) {
			return homes.filter((home) -> isVersion(home, version)).findFirst();
		}
	}

	private static boolean isVersion(Path home, String version) {
		try {
			return Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + version);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * What a process answered.
	 *
	 * @param code exit code
	 * @param all standard output and standard error
	 */
	public record Output(int code, String all) {

	}

}
