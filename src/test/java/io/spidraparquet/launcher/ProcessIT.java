package io.spidraparquet.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.JobDatabase;
import io.spidraparquet.workbench.Receiver;
import io.spidraparquet.workbench.TestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The built jar in processes of its own.
 */
class ProcessIT {

	/** Half of Java's default, so that any thread with that one is seen. */
	private static final String SMALL_STACK = "512k";

	@TempDir
	private Path folder;

	@Test
	void demoRunsWithoutAnyWarning() throws IOException, InterruptedException {
		assertDemoRuns(BuiltJar.THIS_JAVA);
	}

	@Test
	void demoRunsWithoutAnyWarningOnJava25() throws IOException, InterruptedException {
		Optional<Path> java = BuiltJar.javaHome("25");
		assumeThat(java).as("a Java 25 on this machine").isPresent();
		assertDemoRuns(java.orElseThrow());
	}

	private void assertDemoRuns(Path java) throws IOException, InterruptedException {
		BuiltJar.Output demo = BuiltJar.run(java, List.of("-Dspidra.demo.dir=" + this.folder.resolve("demo")), Map.of(),
				"demo");
		assertThat(demo.code()).as(demo.all()).isZero();
		assertThat(demo.all()).contains("published run", "Ways to look at it");
		assertThat(demo.all().lines()).noneMatch((line) -> line.contains("WARN") || line.contains("ERROR"));
	}

	/** The walkers of JSON call themselves for each level. */
	@Test
	void stackHoldsPagesAsDeepAsTheLimit() throws IOException, InterruptedException {
		try (TestApi api = new TestApi()) {
			String data = "{\"items\":" + "[{\"b\":".repeat(499) + "1" + "}]".repeat(499) + "}";
			api.servePages("deep", "{\"id\":\"p1\",\"status\":\"success\",\"data\":" + data + "}");
			Map<String, String> env = Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME",
					this.folder.resolve("home").toString());
			for (String arrays : List.of("json", "nested")) {
				BuiltJar.Output run = BuiltJar.run(BuiltJar.THIS_JAVA,
						List.of("-XX:TieredStopAtLevel=1", "-Xss" + SMALL_STACK), env, "crawlId=deep",
						"output=" + this.folder.resolve(arrays), "--spidra.api.url=" + api.url(),
						"--spidra.flatten.arrays=" + arrays, "--spidra.flatten.max-depth=1000");
				assertThat(run.code()).as(run.all()).isZero();
				assertThat(run.all()).contains("1 page, 1 row in 1 file");
			}
		}
	}

	@Test
	void signalStopsTheRunAndTheSameCommandGoesOn() throws IOException, InterruptedException {
		try (TestApi api = new TestApi(); Receiver receiver = new Receiver()) {
			CountDownLatch reached = new CountDownLatch(1);
			api.servePages("first", TestApi.page("p1", "1"));
			api.answer("second", (exchange) -> {
				exchange.getResponseHeaders().set("Retry-After", "600");
				TestApi.send(exchange, 503, "{\"message\":\"SERVICE_BUSY\"}");
				reached.countDown();
			});
			Map<String, String> env = Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME",
					this.folder.resolve("home").toString(), "SPIDRA_NOTIFY_URL", receiver.url("/hook"),
					"SPIDRA_LINEAGE_URL", receiver.url("/lineage"));
			String[] words = { "crawlId=first,second", "output=" + this.folder.resolve("output"),
					"--spidra.api.url=" + api.url(), "--spidra.api.concurrency=1" };
			Process process = BuiltJar.start(BuiltJar.THIS_JAVA, List.of(), env, words);
			assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
			process.toHandle().destroy();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(said).isEqualTo(4);
			assertThat(said).contains("stopped in the step ", ". To go on: jobs/run ");
			assertTold(receiver);
			String[] runs = { "runs", words[1] };
			assertThat(BuiltJar.run(BuiltJar.THIS_JAVA, List.of(), env, runs).all())
				.contains("  stopped: the same command resumes it");

			api.servePages("second", TestApi.page("p2", "2")).requests().clear();
			BuiltJar.Output again = BuiltJar.run(BuiltJar.THIS_JAVA, List.of(), env, words);
			assertThat(again.code()).as(again.all()).isZero();
			assertThat(again.all())
				.containsPattern("INFO +run \\S+ was stopped on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC");
			assertThat(api.requests()).containsExactly("second");
			assertThat(this.folder.resolve("output/_spidra/failed")).doesNotExist();
		}
	}

	private static void assertTold(Receiver receiver) {
		JsonNode told = receiver.documents().stream().filter((each) -> each.has("status")).findFirst().orElseThrow();
		assertThat(told.path("status").asString()).isEqualTo("stopped");
		assertThat(told.path("exit_code").asInt()).isEqualTo(4);
		assertThat(told.path("text").asString()).contains(" was stopped after ", "nothing is published. To go on: ");
		assertThat(receiver.documents()
			.stream()
			.map((document) -> document.path("eventType").asString(""))
			.filter((type) -> !type.isEmpty())).containsExactly("START", "ABORT");
	}

	/**
	 * The process logs far more during its write than a pipe holds. While nobody reads,
	 * it comes no further than a few chunks, however slow this test is.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "TERM", "INT" })
	void signalStopsTheWriteAtAChunk(String signal) throws IOException, InterruptedException, SQLException {
		try (TestApi api = new TestApi()) {
			String filler = "x".repeat(500);
			api.servePages("big",
					IntStream.range(0, 60_000)
						.mapToObj((i) -> TestApi.page("p" + i, "{\"n\":" + i + ",\"text\":\"" + i + filler + "\"}"))
						.toArray(String[]::new));
			Map<String, String> env = Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME",
					this.folder.resolve("home").toString());
			// one partition
			String[] words = { "crawlId=big", "output=" + this.folder.resolve("output"),
					"--spidra.api.url=" + api.url(), "--spidra.partition-size=1GB" };
			List<String> talkative = new ArrayList<>(List.of(words));
			talkative.add("--logging.level.org.springframework.jdbc=TRACE");
			Process process = BuiltJar.start(BuiltJar.THIS_JAVA, List.of(), env, talkative.toArray(String[]::new));
			StringBuilder all = new StringBuilder();
			boolean sent = false;
			try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					all.append(line).append('\n');
					if (!sent && line.contains("parameter value [writePartition:00000]")) {
						send(signal, process);
						sent = true;
						awaitThread("stop-on-signal", process);
					}
				}
			}
			String said = all.toString();
			assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(said).isEqualTo(4);
			assertThat(said).contains("stopped in the step ", ". To go on: jobs/run ");
			assertThat(statuses()).containsOnly("STOPPED");
			assertThat(JobDatabase.below(this.folder)
				.query("SELECT READ_COUNT < 60000 FROM BATCH_STEP_EXECUTION WHERE STEP_NAME = 'writePartition:00000'"))
				.containsExactly("TRUE");

			BuiltJar.Output again = BuiltJar.run(BuiltJar.THIS_JAVA, List.of(), env, words);
			assertThat(again.code()).as(again.all()).isZero();
			assertThat(api.requests()).containsExactly("big");
			assertThat(statuses()).containsExactlyInAnyOrder("STOPPED", "COMPLETED");
		}
	}

	private static void send(String signal, Process process) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor()).isZero();
	}

	/** Waits for a thread of a process, where the system shows them. */
	private static void awaitThread(String name, Process process) throws InterruptedException {
		Path threads = Path.of("/proc/" + process.pid() + "/task");
		for (int i = 0; i < 2000 && Files.isDirectory(threads) && !names(threads).contains(name); i++) {
			Thread.sleep(5);
		}
	}

	private static List<String> names(Path threads) {
		List<String> names = new ArrayList<>();
		try (Stream<Path> each = Files.list(threads)) {
			for (Path thread : each.toList()) {
				names.add(Files.readString(thread.resolve("comm")).strip());
			}
		}
		catch (IOException | UncheckedIOException ex) {
			return names; // a thread has ended meanwhile
		}
		return names;
	}

	/** Of the job's executions. */
	private List<String> statuses() throws IOException, SQLException {
		return JobDatabase.below(this.folder).query("SELECT STATUS FROM BATCH_JOB_EXECUTION");
	}

}
