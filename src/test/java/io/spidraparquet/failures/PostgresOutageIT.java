package io.spidraparquet.failures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.FaultyFileSystem;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A job repository in PostgreSQL whose server stops or freezes during a run. The run says
 * so once and ends soon; the same command completes it when the server is back.
 */
@Timeout(240)
class PostgresOutageIT {

	private static final int PAGES = 2500;

	/** Shorter than the defaults, to save time. */
	private static final String[] SHORT = { "--spring.datasource.hikari.connection-timeout=400",
			"--spring.datasource.hikari.validation-timeout=250",
			"--spring.datasource.hikari.data-source-properties.socketTimeout=1" };

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private EmbeddedPostgres postgres;

	private final AtomicLong outage = new AtomicLong();

	@BeforeEach
	void start() throws IOException {
		this.postgres = postgres(0);
		this.bench.api()
			.servePages("a",
					IntStream.range(0, PAGES)
						.mapToObj((i) -> page("a" + i, "{\"n\":" + i + "}"))
						.toArray(String[]::new))
			.servePages("b", page("b1", "{\"n\":1}"));
	}

	@AfterEach
	void close() throws IOException, InterruptedException {
		FaultyFileSystem.setFull((path) -> false);
		signal("CONT");
		this.postgres.close();
	}

	private EmbeddedPostgres postgres(int port) throws IOException {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(this.bench.folder().resolve("postgres"))
			.setCleanDataDirectory(false);
		return ((port > 0) ? builder.setPort(port) : builder).start();
	}

	@ParameterizedTest
	@CsvSource({ "stop, partition-00000/pages", "stop, manifest.json", "freeze, partition-00000/pages" })
	void endsTheRun(String how, String when) throws IOException, InterruptedException {
		assertEndsAndCompletes(how, when, SHORT);
	}

	@Tag("slow")
	@ParameterizedTest
	@CsvSource({ "stop, fetch", "stop, partition-00000/pages", "stop, manifest.json", "freeze, fetch",
			"freeze, partition-00000/pages", "freeze, manifest.json" })
	void endsTheRunWithinTheTimeThatIsPromised(String how, String when) throws IOException, InterruptedException {
		assertThat(assertEndsAndCompletes(how, when)).isLessThan(Duration.ofSeconds(45));
	}

	@Tag("slow")
	@ParameterizedTest
	@CsvSource({ "address, ''", "shared, ''", "address, faulty://" })
	void thatEndsSoonDoesNotEndTheRun(String budget, String scheme) throws IOException {
		int port = this.postgres.getPort();
		at("fetch", () -> restart(port));
		Workbench.Result done = this.bench
			.run(words("output=" + scheme + this.bench.output(), "--spidra.api.budget=" + budget));
		assertThat(done.code()).as("the lock of a shared output is taken again: " + done.err()).isZero();
	}

	@Test
	@Tag("slow")
	void endsARunThatSharesItsBudget() throws IOException, InterruptedException {
		int port = this.postgres.getPort();
		AtomicBoolean stopped = new AtomicBoolean();
		this.bench.api().beforeAnswer((exchange) -> {
			if (stopped.compareAndSet(false, true)) {
				begin("stop");
			}
		});
		String[] words = words("output=" + this.bench.output(), "--spidra.api.budget=shared");
		Workbench.Result failed = this.bench.run(words);
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		assertThat(failed.lastLine()).contains("the job repository failed: ", "then run the same command again");
		this.postgres = postgres(port);
		this.bench.api().requests().clear();
		Workbench.Result completed = this.bench.run(words);
		assertThat(completed.code()).as(completed.err()).isZero();
		assertThat(this.bench.api().requests()).containsExactly("b");
	}

	@Tag("slow")
	@ParameterizedTest
	@CsvSource({ "stop, faulty://", "stop, ''", "freeze, faulty://", "freeze, ''" })
	void endsTheStart(String how, String scheme) {
		begin(how);
		Workbench.Result failed = this.bench.run(words("output=" + scheme + this.bench.output()));
		assertThat(Duration.ofNanos(System.nanoTime() - this.outage.get())).isLessThan(Duration.ofSeconds(45));
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		assertThat(failed.err())
			.contains("the job repository failed: ", "make sure that PostgreSQL runs and can be reached")
			.doesNotContain("please report");
		assertThat(this.bench.api().requests()).isEmpty();
	}

	private void restart(int port) {
		try {
			this.postgres.close();
			this.postgres = postgres(port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Tag("slow")
	@ParameterizedTest
	@ValueSource(strings = { "fetch", "write" })
	void doesNotDelayTheEndBySignal(String when) throws IOException, InterruptedException {
		if (when.equals("fetch")) {
			at("fetch", () -> begin("freeze"));
		}
		Process process = BuiltJar.start(BuiltJar.THIS_JAVA, List.of("-XX:+UseSerialGC"),
				Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString()),
				words("output=" + this.bench.output()));
		while (!when.equals("fetch") && process.isAlive() && !isWriting()) {
			Thread.sleep(5);
		}
		if (!when.equals("fetch")) {
			begin("freeze");
		}
		while (this.outage.get() == 0) {
			Thread.sleep(50);
		}
		Thread.sleep(1500);
		assertThat(process.isAlive()).isTrue();
		long signalled = System.nanoTime();
		process.destroy();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - signalled)).isLessThan(Duration.ofSeconds(10));
		assertThat(process.exitValue()).isEqualTo(4);
	}

	private boolean isWriting() throws IOException {
		Path staging = this.bench.output().resolve("_spidra/staging");
		if (!Files.isDirectory(staging)) {
			return false;
		}
		try (Stream<Path> below = Files.walk(staging)) {
			return below.anyMatch((path) -> path.toString().contains("partition-"));
		}
	}

	/** Returns how long the run took from the outage to its end. */
	private Duration assertEndsAndCompletes(String how, String when, String... settings)
			throws IOException, InterruptedException {
		int port = this.postgres.getPort();
		at(when, () -> begin(how));
		Workbench.Result failed = run(settings);
		Duration took = Duration.ofNanos(System.nanoTime() - this.outage.get());
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		assertThat(failed.err().lines().filter((line) -> line.contains(" WARN "))).as(failed.err())
			.singleElement()
			.asString()
			.contains("the job repository jdbc:postgresql://localhost:" + port + "/postgres?… does not respond (");
		assertThat(failed.lastLine()).containsPattern("the job repository failed: jdbc:postgresql://localhost:" + port
				+ "/postgres\\?… has not responded for \\d+ s \\(.+\\): make sure that PostgreSQL runs and can be reached, "
				+ "then run the same command again, which resumes the run");
		FaultyFileSystem.setFull((path) -> false);
		if (how.equals("freeze")) {
			signal("CONT");
		}
		else {
			this.postgres = postgres(port);
		}
		this.bench.api().requests().clear();
		Workbench.Result completed = run(settings);
		assertThat(completed.code()).as(completed.err()).isZero();
		assertThat(this.bench.api().requests()).as("no response is fetched twice").isEmpty();
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {pages}"))
			.containsExactly((PAGES + 1) + "|" + (PAGES + 1));
		return took;
	}

	/** Does something once, during the fetch or when a file is written. */
	private void at(String when, Runnable action) {
		AtomicBoolean done = new AtomicBoolean();
		if (when.equals("fetch")) {
			this.bench.api().answer("b", (exchange) -> {
				if (done.compareAndSet(false, true)) {
					action.run();
				}
				TestApi.send(exchange, 200, "{\"pages\":[" + page("b1", "{\"n\":1}") + "]}");
			});
			return;
		}
		FaultyFileSystem.setFull((path) -> {
			if (path.contains(when) && done.compareAndSet(false, true)) {
				action.run();
			}
			return false;
		});
	}

	private void begin(String how) {
		this.outage.set(System.nanoTime());
		try {
			if (how.equals("freeze")) {
				signal("STOP");
			}
			else {
				this.postgres.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Sends a signal to all processes of the server, if it runs. */
	private void signal(String name) throws IOException, InterruptedException {
		Path file = this.bench.folder().resolve("postgres/postmaster.pid");
		if (!Files.exists(file)) {
			return;
		}
		ProcessHandle server = ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip())).orElseThrow();
		// first the server itself, so that it starts no process that would be missed
		kill(name, Stream.of(server));
		kill(name, server.descendants());
	}

	private static void kill(String name, Stream<ProcessHandle> processes) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("kill", "-" + name));
		processes.forEach((each) -> command.add("" + each.pid()));
		new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
	}

	private Workbench.Result run(String... settings) {
		List<String> more = new ArrayList<>(List.of("output=faulty://" + this.bench.output()));
		more.addAll(List.of(settings));
		return this.bench.run(words(more.toArray(String[]::new)));
	}

	private String[] words(String... more) {
		List<String> words = new ArrayList<>(List.of("crawlId=a,b", "--spidra.api.concurrency=1",
				"--spidra.api.max-attempts=1", "--spidra.api.url=" + this.bench.api().url(),
				"--spring.datasource.url=" + this.postgres.getJdbcUrl("postgres", "postgres")));
		words.addAll(List.of(more));
		return words.toArray(String[]::new);
	}

}
