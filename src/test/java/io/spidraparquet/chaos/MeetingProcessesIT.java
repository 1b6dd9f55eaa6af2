package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.workbench.TestApi;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that start at the same moment. {@code -Pchaos} starts 50 pairs.
 */
class MeetingProcessesIT {

	private static final int PAIRS = Integer.getInteger("chaos.pairs", Boolean.getBoolean("chaos.all") ? 50 : 4);

	private static final int DONE = 0;

	private static final int LOCKED = 75;

	private static final TestCrawls CRAWLS = new TestCrawls(4, 25, 400);

	private static FastApp app;

	@TempDir
	private Path folder;

	private TestApi api;

	@BeforeAll
	static void makeApp() throws IOException, InterruptedException {
		app = FastApp.in(Path.of("target/chaos"));
	}

	@BeforeEach
	void serve() throws IOException {
		this.api = new TestApi();
		CRAWLS.serve(this.api, 0);
	}

	@AfterEach
	void close() {
		this.api.close();
	}

	private Started start(Path home, Path output, String crawls) throws IOException {
		return start(home, List.of("crawlId=" + crawls, "output=" + output, "--spidra.api.url=" + this.api.url(),
				"--spidra.partition-size=1MB", "--spidra.api.requests-per-window=100000"));
	}

	private Started start(Path home, List<String> words) throws IOException {
		Path log = Files.createTempFile(this.folder, "start", ".log");
		return new Started(app.start(List.of(), List.of(),
				Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", home.toString()), words, log), log);
	}

	@Test
	void oneOfTwoOnADatasetWorks() throws IOException, InterruptedException {
		String crawls = String.join(",", CRAWLS.ids());
		int locked = 0;
		for (int i = 0; i < PAIRS; i++) {
			Path output = this.folder.resolve("output-" + i);
			Path home = this.folder.resolve("home-" + i);
			this.api.requests().clear();
			// every second pair has nothing in common but the output
			Path otherHome = (i % 2 == 0) ? home : this.folder.resolve("other-home-" + i);
			List<Started> both = List.of(start(home, output, crawls), start(otherHome, output, crawls));
			List<Integer> codes = new ArrayList<>();
			for (Started each : both) {
				codes.add(each.code());
			}
			assertThat(codes).as("pair %d: %s", i, both).contains(DONE).isSubsetOf(DONE, LOCKED);
			locked += codes.contains(LOCKED) ? 1 : 0;
			if (!codes.contains(LOCKED)) {
				assertThat(both).anyMatch((each) -> each.log().contains("is already published"));
			}
			assertThat(this.api.requests()).as("pair %d: %s", i, both)
				.containsExactlyInAnyOrderElementsOf(CRAWLS.ids());
			Outcome outcome = outcome(home, output);
			assertThat(outcome.rowsOf("pages")).hasSize(88);
			assertThat(outcome.rowsOf("failed_pages")).hasSize(12);
			assertThat(outcome.leftovers()).isEmpty();
			assertThat(outcome(otherHome, output).leftovers()).isEmpty();
		}
		assertThat(locked).as("pairs that met").isPositive();
		System.out.println("chaos: " + PAIRS + " pairs of processes, of which " + locked + " met");
	}

	private Outcome outcome(Path home, Path output) throws IOException {
		return Outcome.of(new StoredDataset(output.toUri(), new Configuration(), this.folder.resolve("copies")),
				new StateFolder(home, this.folder.resolve("looked")));
	}

	@Test
	void twoDatasetsOfOneHomeAreWrittenAtATime() throws IOException, InterruptedException {
		Path home = this.folder.resolve("home");
		for (int i = 0; i < Math.max(1, PAIRS / 6); i++) {
			Started one = start(home, this.folder.resolve("one-" + i), "crawl100,crawl101");
			Started two = start(home, this.folder.resolve("two-" + i), "crawl101,crawl102");
			assertThat(one.code()).as("%s", one).isEqualTo(DONE);
			assertThat(two.code()).as("%s", two).isEqualTo(DONE);
			assertThat(outcome(home, this.folder.resolve("one-" + i)).rowsOf("pages")).hasSize(44);
			assertThat(outcome(home, this.folder.resolve("two-" + i)).rowsOf("pages")).hasSize(44);
			assertThat(outcome(home, this.folder.resolve("two-" + i)).leftovers()).isEmpty();
		}
	}

	@Test
	void runsAnswersWhileARunWorks() throws IOException, InterruptedException {
		Path home = this.folder.resolve("home");
		Path output = this.folder.resolve("output");
		assertThat(start(home, output, "crawl100").code()).isEqualTo(DONE);
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		this.api.answer("slow", (exchange) -> {
			asked.countDown();
			try {
				assertThat(answer.await(1, TimeUnit.MINUTES)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			TestApi.send(exchange, 200, "{\"pages\":[" + TestApi.page("s", "{\"n\":1}") + "]}");
		});
		Started working = start(home, output, "slow");
		assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
		Started runs = start(home, List.of("runs", "output=" + output));
		assertThat(runs.code()).isEqualTo(DONE);
		assertThat(runs.log()).contains("crawl100", "slow", "unfinished (a run is active)");
		answer.countDown();
		assertThat(working.code()).as("%s", working).isEqualTo(DONE);
	}

	/**
	 * A process.
	 *
	 * @param process itself
	 * @param file takes all it says
	 */
	private record Started(Process process, Path file) {

		int code() throws InterruptedException {
			try {
				assertThat(this.process.waitFor(2, TimeUnit.MINUTES)).isTrue();
				return this.process.exitValue();
			}
			finally {
				this.process.destroyForcibly();
			}
		}

		String log() {
			try {
				return Files.readString(this.file);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public String toString() {
			return log();
		}

	}

}
