package io.spidraparquet.failures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Tmpfs;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that run out of disk, file handles or memory: each ends with a message and
 * publishes nothing, and the same command completes once there is enough.
 */
@Timeout(180)
class ScarceResourcesIT {

	private static final int PAGES = 1500;

	private static final List<String> FAST_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private static final List<String> CRAWLS = List.of("a", "b", "c", "d");

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void serveCrawls() {
		Random random = new Random(42);
		for (String crawl : CRAWLS) {
			this.bench.api()
				.servePages(crawl, IntStream.range(0, PAGES)
					.mapToObj((i) -> TestApi.page(crawl + i, "{\"n\":" + i + ",\"text\":\"" + noise(random) + "\"}"))
					.toArray(String[]::new));
		}
	}

	/** A text that does not get much smaller. */
	private static String noise(Random random) {
		StringBuilder text = new StringBuilder(1000);
		random.ints(1000, 'A', 'Z' + 32).filter(Character::isLetter).forEach((c) -> text.append((char) c));
		return text.toString();
	}

	@Test
	void responsesThatDoNotFit() throws IOException, InterruptedException {
		try (Tmpfs home = Tmpfs.mount(this.bench.home(), "size=5m")) {
			BuiltJar.Output full = run("--spidra.api.concurrency=1");
			assertThat(full.code()).as(full.all()).isEqualTo(5);
			assertThat(full.all()).containsPattern("cannot keep responses in " + this.bench.home()
					+ "/.*/0\\.json \\([\\d.]+ \\w+ free\\): No space left");
			assertNothingIsPublished();
			List<String> kept = requests().subList(0, requests().size() - 1);
			assertThat(kept).isNotEmpty();

			home.remount("size=100m");
			assertCompletes("--spidra.api.concurrency=1");
			assertThat(requests()).as("what was whole is not fetched again").doesNotContainAnyElementsOf(kept);
		}
	}

	@Test
	void jobRepositoryThatDoesNotFit() throws IOException, InterruptedException {
		try (Tmpfs home = Tmpfs.mount(this.bench.home(), "size=48k")) {
			BuiltJar.Output full = run();
			assertThat(full.code()).as(full.all()).isEqualTo(5);
			assertThat(full.all()).contains("the job repository failed: ", "No space left on device")
				.doesNotContain("please report");
			assertNothingIsPublished();
			home.remount("size=100m");
			assertCompletes();
		}
	}

	@Test
	void stateFolderThatCannotBeMade() throws IOException, InterruptedException {
		try (Tmpfs home = Tmpfs.mount(this.bench.home(), "size=100m,nr_inodes=3")) {
			BuiltJar.Output full = run();
			assertThat(full.code()).as(full.all()).isEqualTo(5);
			assertThat(full.all()).containsPattern("cannot create the state folder " + this.bench.home()
					+ "/.* \\(SPIDRA_HOME, [1-9][\\d.]+ MB free\\): .*No space left on device; there is space, so it is "
					+ "probably out of inodes: see df -i, and remove files");
			home.remount("nr_inodes=1000");
			assertCompletes();
		}
	}

	@Test
	void rowsThatDoNotFit() throws IOException, InterruptedException {
		try (Tmpfs output = Tmpfs.mount(this.bench.output(), "size=3m")) {
			BuiltJar.Output full = run();
			assertThat(full.code()).as(full.all()).isEqualTo(5);
			assertThat(full.all()).containsPattern("cannot write (file:)?" + this.bench.output()
					+ "/.*\\.parquet \\([\\d.]+ \\w+ free\\): .*No space left");
			assertNothingIsPublished();
			output.remount("size=100m");
			assertCompletes();
			assertThat(requests()).isEmpty();
		}
	}

	@Tag("slow")
	@Test
	void filesOfTheOutputThatFindNoInode() throws IOException, InterruptedException {
		try (Tmpfs output = Tmpfs.mount(this.bench.output(), "size=100m,nr_inodes=9")) {
			BuiltJar.Output full = run();
			assertThat(full.code()).as(full.all()).isEqualTo(5);
			assertThat(full.all()).containsPattern(this.bench.output() + "/.*\\W[1-9][\\d.]+ MB free\\)")
				.contains("No space left on device", "probably out of inodes: see df -i");
			assertNothingIsPublished();
			output.remount("nr_inodes=1000");
			assertCompletes();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "output", "home" })
	void readOnly(String which) throws IOException, InterruptedException {
		String[] pages = IntStream.range(0, PAGES)
			.mapToObj((i) -> TestApi.page("d" + i, "{\"n\":" + i + "}"))
			.toArray(String[]::new);
		this.bench.api().answer("d", (exchange) -> TestApi.send(exchange, 500, "{}"));
		Path there = this.bench.folder().resolve(which);
		try (Tmpfs mounted = Tmpfs.mount(there, "size=100m")) {
			assertThat(this.bench.run(words("--spidra.api.max-attempts=1")).code()).isEqualTo(5);
			mounted.remount("ro");
			BuiltJar.Output refused = run();
			assertThat(refused.code()).as(refused.all()).isEqualTo(5);
			assertThat(refused.all()).contains(there.toString()).containsIgnoringCase("read-only file system");
			assertNothingIsPublished();
			mounted.remount("rw");
			this.bench.api().servePages("d", pages).requests().clear();
			assertCompletes();
			assertThat(requests()).containsExactly("d");
		}
	}

	@Test
	void tooFewFileHandles() throws IOException, InterruptedException {
		List<String> crawls = IntStream.range(0, 64).mapToObj((i) -> "crawl" + i).toList();
		crawls.forEach((crawl) -> this.bench.api().servePages(crawl, TestApi.page(crawl, "{\"n\":1}")));
		String[] words = { "crawlId=" + String.join(",", crawls), "output=" + this.bench.output(),
				"--spidra.api.url=" + this.bench.api().url(), "--spidra.api.concurrency=64",
				"--spidra.api.max-attempts=1" };
		BuiltJar.Output failed = BuiltJar.end(BuiltJar.startUnder("ulimit -n 40", FAST_START, env(), words));
		assertThat(failed.code()).as(failed.all()).isEqualTo(5);
		assertThat(failed.all()).contains("Too many open files").doesNotContain("please report");
		assertNothingIsPublished();

		Workbench.Result completed = this.bench.run(words);
		assertThat(completed.code()).as(completed.err()).isZero();
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {pages}")).containsExactly("64|64");
		assertNoLeftovers();
	}

	@Test
	void twentyThousandPagesPassThroughASmallHeap() throws IOException, InterruptedException {
		List<String> crawls = IntStream.range(0, 40).mapToObj((i) -> "crawl" + i).toList();
		crawls.forEach((crawl) -> this.bench.api()
			.servePages(crawl, IntStream.range(0, 500)
				.mapToObj(
						(i) -> TestApi.page(crawl + "-" + i, "{\"n\":" + i + ",\"text\":\"" + "x".repeat(500) + "\"}"))
				.toArray(String[]::new)));
		BuiltJar.Output run = BuiltJar.run(BuiltJar.THIS_JAVA, List.of("-Xmx128m", "-XX:+UseSerialGC"), env(),
				"crawlId=" + String.join(",", crawls), "output=" + this.bench.output(),
				"--spidra.api.url=" + this.bench.api().url());
		assertThat(run.code()).as(run.all()).isZero();
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id), sum(n) FROM {pages}"))
			.containsExactly("20000|20000|" + 40 * 500 * 499 / 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Xmx24m", "-Xmx60m" })
	void tooLittleMemory(String heap) throws IOException, InterruptedException {
		this.bench.api().servePages("d", TestApi.page("huge", "{\"n\":1,\"text\":\"" + "x".repeat(30_000_000) + "\"}"));
		BuiltJar.Output failed = BuiltJar.run(BuiltJar.THIS_JAVA, List.of(heap), env(), words());
		assertThat(failed.code()).as(failed.all()).isEqualTo(5);
		assertThat(failed.all()).contains(heap.equals("-Xmx60m") ? "out of memory (crawl d: " : "out of memory (",
				"give the process more memory, for example JAVA_OPTS=-Xmx1g");
		assertNothingIsPublished();
		Workbench.Result done = this.bench.run(words());
		assertThat(done.code()).as(done.err()).isZero();
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id), max(length(text)) FROM {pages}"))
			.containsExactly((3 * PAGES + 1) + "|" + (3 * PAGES + 1) + "|30000000");
		assertNoLeftovers();
	}

	private BuiltJar.Output run(String... settings) throws IOException, InterruptedException {
		return BuiltJar.run(BuiltJar.THIS_JAVA, FAST_START, env(), words(settings));
	}

	private String[] words(String... settings) {
		List<String> words = new ArrayList<>(List.of("crawlId=" + String.join(",", CRAWLS),
				"output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url()));
		words.addAll(List.of(settings));
		return words.toArray(String[]::new);
	}

	private Map<String, String> env() {
		return Map.of("SPIDRA_API_KEY", TestApi.KEY, "SPIDRA_HOME", this.bench.home().toString());
	}

	private List<String> requests() {
		return List.copyOf(this.bench.api().requests());
	}

	private void assertNothingIsPublished() throws IOException {
		assertThat(Workbench.filesBelow(this.bench.output()).keySet())
			.allMatch((path) -> path.equals("_spidra/lock") || path.startsWith("_spidra/staging/")
					|| path.startsWith("_spidra/failed/") || path.equals("_spidra/index.html"));
	}

	private void assertCompletes(String... settings) throws IOException {
		this.bench.api().requests().clear();
		Workbench.Result completed = this.bench.run(words(settings));
		assertThat(completed.code()).as(completed.err()).isZero();
		int pages = CRAWLS.size() * PAGES;
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {pages}"))
			.containsExactly(pages + "|" + pages);
		assertNoLeftovers();
	}

	private void assertNoLeftovers() throws IOException {
		assertThat(Workbench.filesBelow(this.bench.output()).keySet()).noneMatch((path) -> path.contains("staging"));
		assertThat(Files.exists(this.bench.output().resolve("_spidra/staging")) ? list("_spidra/staging") : List.of())
			.isEmpty();
		assertThat(Workbench.filesBelow(this.bench.home()).keySet())
			.allMatch((path) -> path.equals("id") || path.endsWith("/lock") || path.endsWith("/jobs.mv.db"));
	}

	private List<Path> list(String below) throws IOException {
		try (Stream<Path> files = Files.list(this.bench.output().resolve(below))) {
			return files.toList();
		}
	}

}
