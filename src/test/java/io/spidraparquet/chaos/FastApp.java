package io.spidraparquet.chaos;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import io.spidraparquet.SpidraParquet;
import net.bytebuddy.ByteBuddy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The built jar, extracted, with an archive of its classes, so that a start is cheap, and
 * with the agent that kills it.
 */
public final class FastApp {

	private static final Path JAR = Path.of("target/spidra-parquet.jar").toAbsolutePath();

	private static final List<String> JVM = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1");

	private final Path jar;

	private final Path archive;

	private final Path agentJar;

	private FastApp(Path folder) {
		this.jar = folder.resolve("app/spidra-parquet.jar");
		this.archive = folder.resolve("classes.jsa");
		this.agentJar = folder.resolve("kill-agent.jar");
	}

	/**
	 * Makes it, or takes the one that an earlier call made of the same jar.
	 * @param folder for its files
	 */
	public static FastApp in(Path folder) throws IOException, InterruptedException {
		Path lock = Files.createDirectories(folder).resolve("lock");
		// the tests of another process may want it at the same time
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock held = channel.lock()) {
			assertThat(held.isValid()).isTrue();
			return make(folder);
		}
	}

	private static FastApp make(Path folder) throws IOException, InterruptedException {
		FastApp app = new FastApp(folder.toAbsolutePath());
		Path madeOf = folder.resolve("made-of.txt");
		CRC32C checksum = new CRC32C();
		checksum.update(Files.readAllBytes(JAR));
		String same = checksum.getValue() + " " + String.join(" ", JVM);
		if (!Files.exists(madeOf) || !Files.readString(madeOf).equals(same)) {
			Files.deleteIfExists(app.archive);
			app.run(List.of("-Djarmode=tools", "-jar", JAR.toString(), "extract", "--force", "--destination",
					folder.resolve("app").toString()), folder);
			app.run(List.of("-XX:ArchiveClassesAtExit=" + app.archive, "-Dspidra.demo.dir=" + folder.resolve("demo"),
					"-jar", app.jar.toString(), "demo"), folder);
			Files.writeString(madeOf, same);
		}
		app.makeAgent();
		return app;
	}

	private void run(List<String> arguments, Path folder) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(JVM);
		command.addAll(arguments);
		Path log = folder.resolve("made.log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(log)).isZero();
	}

	private void makeAgent() throws IOException {
		Path byteBuddy = this.agentJar.resolveSibling("byte-buddy.jar");
		if (!Files.exists(byteBuddy)) {
			Files.copy(codeOf(ByteBuddy.class), byteBuddy);
		}
		Manifest manifest = new Manifest();
		Attributes attributes = manifest.getMainAttributes();
		attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
		attributes.put(Attributes.Name.CLASS_PATH, byteBuddy.getFileName().toString());
		attributes.putValue("Premain-Class", KillAgent.class.getName());
		attributes.putValue("Can-Redefine-Classes", "true");
		attributes.putValue("Can-Retransform-Classes", "true");
		// a process that another one has started may read the jar at this moment
		Path aside = this.agentJar.resolveSibling("kill-agent.aside");
		writeJar(aside, manifest, KillAgent.class, KillPoints.class, StablePaths.class, Callers.class);
		Files.move(aside, this.agentJar, StandardCopyOption.ATOMIC_MOVE);
	}

	/** A jar with some classes of this package and those nested in them. */
	private static void writeJar(Path jar, Manifest manifest, Class<?>... types) throws IOException {
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream out = new JarOutputStream(file, manifest)) {
			for (Class<?> type : types) {
				String start = type.getName().replace('.', '/');
				Path classes = codeOf(type);
				try (Stream<Path> all = Files.list(classes.resolve(start).getParent())) {
					for (Path path : all.toList()) {
						String entry = classes.relativize(path).toString();
						if (entry.equals(start + ".class") || entry.startsWith(start + "$")) {
							out.putNextEntry(new JarEntry(entry));
							Files.copy(path, out);
						}
					}
				}
			}
		}
	}

	private static Path codeOf(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Starts a command.
	 * @param options for the JVM
	 * @param classPath what the jar does not bring, like a further file system
	 * @param env for the process
	 * @param words the command
	 * @param log takes all it says
	 */
	public Process start(List<String> options, List<String> classPath, Map<String, String> env, List<String> words,
			Path log) throws IOException {
		return start(command(options, classPath, words), env, log);
	}

	/**
	 * Starts a command in a shell after another one, with file systems mounted by it that
	 * no other process sees. Needs root.
	 * @param before what the shell does first
	 */
	Process startApart(String before, Map<String, String> env, List<String> words, Path log) throws IOException {
		List<String> all = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", before + "; exec \"$@\"", "sh"));
		all.addAll(command(List.of(), List.of(), words));
		return start(all, env, log);
	}

	private static Process start(List<String> command, Map<String, String> env, Path log) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(Redirect.appendTo(log.toFile()));
		builder.environment().putAll(env);
		return builder.start();
	}

	private List<String> command(List<String> options, List<String> classPath, List<String> words) {
		List<String> command = new ArrayList<>(JVM);
		command
			.addAll(List.of("-XX:SharedArchiveFile=" + this.archive, "-Xshare:auto", "-Xlog:disable", "-Xlog:all=off"));
		command.addAll(options);
		List<String> all = new ArrayList<>(List.of(this.jar.toString()));
		all.addAll(classPath);
		command.addAll(List.of("-cp", String.join(File.pathSeparator, all), SpidraParquet.class.getName()));
		command.addAll(words);
		return command;
	}

	/**
	 * The option that adds the agent.
	 * @param settings of {@link KillPoints}
	 */
	String agentOption(Path settings) {
		return "-javaagent:" + this.agentJar + "=" + settings;
	}

}
