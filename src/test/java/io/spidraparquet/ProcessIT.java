package io.spidraparquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The built jar in processes of its own.
 */
class ProcessIT {

	private static final Path JAR = Path.of("target/spidra-parquet.jar").toAbsolutePath();

	private static final Path THIS_JAVA = Path.of(System.getProperty("java.home"));

	@TempDir
	private Path folder;

	@Test
	void demoRunsWithoutAnyWarning() throws IOException, InterruptedException {
		assertDemoRuns(THIS_JAVA);
	}

	@Test
	void demoRunsWithoutAnyWarningOnJava25() throws IOException, InterruptedException {
		Optional<Path> java = javaHome("25");
		assumeThat(java).as("a Java 25 on this machine").isPresent();
		assertDemoRuns(java.orElseThrow());
	}

	private void assertDemoRuns(Path java) throws IOException, InterruptedException {
		Output demo = run(java, List.of("-Dspidra.demo.dir=" + this.folder.resolve("demo")), Map.of(), "demo");
		assertThat(demo.code()).as(demo.all()).isZero();
		assertThat(demo.all()).contains("published run", "Three ways to look at it");
		assertThat(demo.all().lines()).noneMatch((line) -> line.contains("WARN") || line.contains("ERROR"));
	}

	@Test
	void oneLargeBodyPassesThroughASmallHeap() throws IOException, InterruptedException {
		int pages = 200_000;
		try (TestApi api = new TestApi()) {
			api.answer("large", (exchange) -> sendLargeBody(exchange, pages));
			Path output = this.folder.resolve("output");
			Output run = run(THIS_JAVA, List.of("-Xmx256m"),
					Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.folder.resolve("home").toString()),
					"crawlId=large", "output=" + output, "--spidra.api.url=" + api.url());
			assertThat(run.code()).as(run.all()).isZero();
			try (Workbench bench = new Workbench(this.folder)) {
				assertThat(bench.query("SELECT count(*), count(DISTINCT page_id), sum(stock), max(length(description)) "
						+ "FROM {pages}"))
					.containsExactly(pages + "|" + pages + "|" + (pages * (pages - 1L) / 2) + "|1000");
			}
		}
	}

	@Test
	void signalStopsTheRunAndTheSameCommandGoesOn() throws IOException, InterruptedException {
		try (TestApi api = new TestApi()) {
			CountDownLatch reached = new CountDownLatch(1);
			api.servePages("first", TestApi.page("p1", "1"));
			api.answer("second", (exchange) -> {
				exchange.getResponseHeaders().set("Retry-After", "600");
				TestApi.send(exchange, 503, "{\"message\":\"SERVICE_BUSY\"}");
				reached.countDown();
			});
			Map<String, String> env = Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME",
					this.folder.resolve("home").toString());
			String[] words = { "crawlId=first,second", "output=" + this.folder.resolve("output"),
					"--spidra.api.url=" + api.url(), "--spidra.api.concurrency=1" };
			Process process = start(THIS_JAVA, List.of(), env, words);
			assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
			process.toHandle().destroy();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(said).isEqualTo(4);
			assertThat(said).contains("stopped; the same command goes on");

			api.servePages("second", TestApi.page("p2", "2")).requests().clear();
			Output again = run(THIS_JAVA, List.of(), env, words);
			assertThat(again.code()).as(again.all()).isZero();
			assertThat(api.requests()).containsExactly("second");
		}
	}

	private static void sendLargeBody(HttpExchange exchange, int pages) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, 0);
		String text = "lorem ipsum dolor sit amet ".repeat(40).substring(0, 1000);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write("{\"pages\":[".getBytes(StandardCharsets.UTF_8));
			for (int i = 0; i < pages; i++) {
				String page = TestApi.page("page-" + i, "{\"stock\":" + i + ",\"seller\":{\"name\":\"s" + i % 97
						+ "\"},\"description\":\"" + text + "\"}");
				out.write(((i > 0) ? "," + page : page).getBytes(StandardCharsets.UTF_8));
			}
			out.write("]}".getBytes(StandardCharsets.UTF_8));
		}
	}

	private static Process start(Path javaHome, List<String> options, Map<String, String> env, String... words)
			throws IOException {
		List<String> command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
		command.addAll(options);
		command.addAll(List.of("-jar", JAR.toString()));
		command.addAll(List.of(words));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(env);
		return builder.start();
	}

	private static Output run(Path javaHome, List<String> options, Map<String, String> env, String... words)
			throws IOException, InterruptedException {
		Process process = start(javaHome, options, env, words);
		try {
			String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
			return new Output(process.exitValue(), all);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** A Java beside the one that runs the tests. */
	private static Optional<Path> javaHome(String version) throws IOException {
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

	private record Output(int code, String all) {

	}

}
