package io.spidraparquet.security;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.TestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What the processes of runs let others see.
 */
@Timeout(120)
class SecurityIT {

	/**
	 * More than the ids that are sorted in memory, with the batches that are not read
	 * yet.
	 */
	private static final int PAGES = 40_000;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "000", "022" })
	void runThatWorksIsClosedToOthers(String umask) throws IOException, InterruptedException {
		assumeThat(Path.of("/proc/self/fd")).isDirectory();
		CountDownLatch stalled = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		try (TestApi api = new TestApi()) {
			api.servePages("good", TestApi.page("g1", "{\"n\":1}"));
			api.answer("slow", (exchange) -> {
				exchange.getResponseHeaders().set("Content-Type", "application/json");
				exchange.sendResponseHeaders(200, 0);
				try (OutputStream out = exchange.getResponseBody()) {
					out.write(IntStream.range(0, PAGES)
						.mapToObj((i) -> TestApi.page("p" + i, "{\"n\":" + i + "}"))
						.collect(Collectors.joining(",", "{\"pages\":[", ""))
						.getBytes(StandardCharsets.UTF_8));
					out.flush();
					stalled.countDown();
					await(goOn);
					out.write("]}".getBytes(StandardCharsets.UTF_8));
				}
			});
			Files.createDirectories(home().resolve("datasets"));
			Files.setPosixFilePermissions(home().resolve("datasets"), PosixFilePermissions.fromString("rwxrwxrwx"));
			Process process = BuiltJar.startUnder("umask " + umask, List.of(), env(), "crawlId=good,slow",
					"output=" + this.folder.resolve("output"), "--spidra.api.url=" + api.url());
			try {
				assertThat(stalled.await(1, TimeUnit.MINUTES)).isTrue();
				waitForSpilledHashes();
				assertThat(privateFiles()).contains("run.json", "0.json", "0.pages", "0.crawls", "1.json", "lock",
						"jobs.mv.db");
				assertThat(listeningPorts(process.pid())).isEmpty();
				assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")))
					.contains("spidra-parquet.jar")
					.doesNotContain(TestApi.KEY);
				goOn.countDown();
				String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
				assertThat(process.exitValue()).as(said).isZero();
			}
			finally {
				goOn.countDown();
				process.destroyForcibly();
			}
			assertThat(privateFiles()).contains("lock", "jobs.mv.db");
			assertThat(modes(this.folder.resolve("output/pages/run=crawls-" + key()))).as("the output is for others")
				.allMatch((mode) -> mode.endsWith("r--") || mode.endsWith("r-x"));
		}
	}

	private String key() throws IOException {
		try (Stream<Path> runs = Files.list(this.folder.resolve("output/pages"))) {
			return String.valueOf(runs.findFirst().orElseThrow().getFileName()).replace("run=crawls-", "");
		}
	}

	private void waitForSpilledHashes() throws IOException, InterruptedException {
		for (int i = 0; i < 300 && privateFiles().stream().noneMatch((name) -> name.endsWith(".tmp")); i++) {
			Thread.sleep(100);
		}
		assertThat(privateFiles()).anyMatch((name) -> name.matches("\\d-hash\\.0\\.tmp"));
	}

	/** Names of all files in the state folder, each checked to be closed to others. */
	private List<String> privateFiles() throws IOException {
		try (Stream<Path> below = Files.walk(home())) {
			List<Path> all = below.filter((path) -> !path.equals(home())).toList();
			for (Path path : all) {
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).as(path.toString())
					.isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
			}
			return all.stream().map((path) -> String.valueOf(path.getFileName())).toList();
		}
	}

	private static List<String> modes(Path folder) throws IOException {
		try (Stream<Path> below = Files.walk(folder)) {
			return below.map(SecurityIT::mode).toList();
		}
	}

	private static String mode(Path path) {
		try {
			return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Sockets of a process that wait for connections, as the kernel lists them. */
	private static List<String> listeningPorts(long pid) throws IOException {
		Set<String> sockets;
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
			sockets = descriptors.map(SecurityIT::target).collect(Collectors.toSet());
		}
		assertThat(sockets).as("the connection to the server").anyMatch((socket) -> socket.startsWith("socket:["));
		return Stream.of("tcp", "tcp6")
			.flatMap((table) -> lines(Path.of("/proc/net/" + table)))
			.map((line) -> line.strip().split("\\s+"))
			.filter((cells) -> cells[3].equals("0A") && sockets.contains("socket:[" + cells[9] + "]"))
			.map((cells) -> cells[1])
			.toList();
	}

	private static String target(Path link) {
		try {
			return Files.readSymbolicLink(link).toString();
		}
		catch (IOException ex) {
			return ""; // closed meanwhile
		}
	}

	private static Stream<String> lines(Path table) {
		try {
			return Files.exists(table) ? Files.readAllLines(table).stream() : Stream.of();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void noLibraryLogsTheKey() throws IOException, InterruptedException {
		try (TestApi api = new TestApi()) {
			api.servePages("good", TestApi.page("g1", "{\"n\":1}"));
			api.answer("bad", (exchange) -> TestApi.send(exchange, 500, "{\"message\":\"" + TestApi.KEY + "\"}"));
			BuiltJar.Output run = BuiltJar.run(BuiltJar.THIS_JAVA, List.of(), env(), "crawlId=good,bad",
					"output=" + this.folder.resolve("output"), "--spidra.api.url=" + api.url(),
					"--spidra.api.max-attempts=1", "--debug=true", "--logging.level.root=TRACE",
					"--logging.level.sun.net.www.protocol.http.HttpURLConnection=TRACE");
			assertThat(run.code()).as(run.all()).isEqualTo(5);
			assertThat(run.all()).contains("TRACE", "DEBUG");
			assertThat(run.all().lines().filter((line) -> line.contains(TestApi.KEY))).isEmpty();
		}
	}

	private Map<String, String> env() {
		return Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", home().toString());
	}

	private Path home() {
		return this.folder.resolve("home");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
