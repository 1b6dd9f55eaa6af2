package io.spidraparquet.failures;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.spidraparquet.workbench.FaultyFileSystem;
import io.spidraparquet.workbench.JobDatabase;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Tmpfs;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.spidraparquet.workbench.TestApi.failedPage;
import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may happen to a step apart from an exception: errors of the JVM, interrupts, a
 * lost job repository. No run completes then, and the same command resumes it.
 */
@Timeout(120)
class StepFailureTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void serveCrawls() {
		this.bench.api()
			.servePages("a", IntStream.range(0, 2500)
				.mapToObj((i) -> (i % 5 == 3) ? failedPage("a" + i, "no luck") : page("a" + i, "{\"n\":" + i + "}"))
				.toArray(String[]::new))
			.servePages("b", page("b1", "{\"n\":1}"));
	}

	@AfterEach
	void freeTheDisk() {
		FaultyFileSystem.setFull((path) -> false);
	}

	private static void once(String file, Runnable fault) {
		AtomicBoolean done = new AtomicBoolean();
		FaultyFileSystem.setFull((path) -> {
			if (path.contains(file) && done.compareAndSet(false, true)) {
				fault.run();
			}
			return false;
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "partition-00000/pages", "partition-00000/failed", "schema.json", "manifest.json" })
	void errorsEndTheRunAsFailed(String file) throws IOException, SQLException {
		List<Error> errors = List.of(new OutOfMemoryError("Java heap space"), new StackOverflowError());
		for (Error error : errors) {
			once(file, () -> {
				throw error;
			});
			Workbench.Result failed = run();
			assertThat(failed.code()).as(failed.err()).isEqualTo(5);
			if (error instanceof OutOfMemoryError) {
				assertThat(failed.err()).contains("out of memory (Java heap space): the heap is limited to ");
			}
			assertFailed();
		}
		assertCompletes();
	}

	@ParameterizedTest
	@ValueSource(strings = { "partition-00000/pages", "partition-00000/failed", "schema.json", "manifest.json" })
	void interruptEndsTheRunAsFailed(String file) throws IOException, SQLException {
		once(file, () -> Thread.currentThread().interrupt());
		Workbench.Result failed = run();
		Thread.interrupted();
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		if (file.startsWith("partition")) {
			assertNothingIsPublished(); // a publication may go on to its end
		}
		assertNoExecutionIsCompleted();
		assertCompletes();
	}

	@Test
	void interruptOfTheFetchEndsTheRunAsFailed() throws IOException, SQLException {
		AtomicBoolean done = new AtomicBoolean();
		this.bench.api().answer("b", (exchange) -> {
			if (done.compareAndSet(false, true)) {
				Thread.getAllStackTraces()
					.keySet()
					.stream()
					.filter((thread) -> thread.getName().startsWith("fetch-"))
					.forEach(Thread::interrupt);
			}
			TestApi.send(exchange, 200, "{\"pages\":[" + page("b1", "{\"n\":1}") + "]}");
		});
		Workbench.Result failed = run();
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		assertFailed();
		assertCompletes();
	}

	@Test
	void interruptFromTheStartEndsTheRunAsFailed() throws IOException {
		Thread.currentThread().interrupt();
		Workbench.Result failed = run();
		Thread.interrupted();
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		assertNothingIsPublished();
		assertCompletes();
	}

	@ParameterizedTest
	@EnumSource
	void jobRepositoryThatIsLostBetweenTwoStarts(Damage damage) throws IOException {
		FaultyFileSystem.setFull((path) -> path.contains("partition-00000/pages"));
		assertThat(run().code()).isEqualTo(5);
		FaultyFileSystem.setFull((path) -> false);
		this.bench.api().requests().clear();
		damage.apply(JobDatabase.below(this.bench.home()).file());
		assertCompletes();
		assertThat(this.bench.api().requests()).as("no response is fetched twice").isEmpty();
	}

	@Test
	void outputThatTakesNoMoreFiles() throws IOException, InterruptedException {
		int refused = 0;
		for (int inodes = 3; refused < inodes - 2; inodes++) {
			Workbench.delete(this.bench.home());
			try (Tmpfs output = Tmpfs.mount(this.bench.output(), "size=50m,nr_inodes=" + inodes)) {
				Workbench.Result full = this.bench.runCrawls("a,b");
				if (full.code() == 0) {
					assertThat(refused).as("a publication needs many files").isGreaterThan(12);
					return;
				}
				refused++;
				assertThat(full.code()).as(full.err()).isEqualTo(5);
				assertThat(full.err()).contains(this.bench.output().toString()).doesNotContain("please report");
				assertThat(Workbench.filesBelow(this.bench.output().resolve("_spidra/runs"))).isEmpty();
				output.remount("nr_inodes=1000");
				Workbench.Result completed = this.bench.runCrawls("a,b");
				assertThat(completed.code()).as(inodes + " inodes: " + completed.err()).isZero();
				assertEveryPageOnce();
			}
		}
	}

	private Workbench.Result run(String... settings) {
		List<String> words = new ArrayList<>(List.of("crawlId=a,b", "output=faulty://" + this.bench.output(),
				"--spidra.api.concurrency=1", "--spidra.api.max-attempts=1"));
		words.addAll(List.of(settings));
		return this.bench.run(words.toArray(String[]::new));
	}

	private void assertFailed() throws IOException, SQLException {
		assertNothingIsPublished();
		assertNoExecutionIsCompleted();
	}

	private void assertNoExecutionIsCompleted() throws IOException, SQLException {
		assertThat(JobDatabase.below(this.bench.home()).query("SELECT STATUS FROM BATCH_JOB_EXECUTION"))
			.doesNotContain("COMPLETED");
	}

	private void assertNothingIsPublished() throws IOException {
		assertThat(Workbench.filesBelow(this.bench.output()).keySet())
			.allMatch((path) -> path.equals("_spidra/lock") || path.startsWith("_spidra/staging/")
					|| path.startsWith("_spidra/failed/") || path.equals("_spidra/index.html"));
	}

	private void assertCompletes(String... settings) throws IOException {
		Workbench.Result completed = run(settings);
		assertThat(completed.code()).as(completed.err()).isZero();
		assertEveryPageOnce();
	}

	private void assertEveryPageOnce() throws IOException {
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {pages}"))
			.containsExactly("2001|2001");
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {failed}"))
			.containsExactly("500|500");
		assertThat(Workbench.filesBelow(this.bench.output()).keySet()).noneMatch((path) -> path.contains("staging"));
		assertThat(Workbench.filesBelow(this.bench.home()).keySet()).noneMatch((path) -> path.contains("/runs/"));
	}

	/** What may have become of the job repository's file. */
	enum Damage {

		DELETED, EMPTY, CUT, CUT_TO_THE_HEADER, HEADERS_OVERWRITTEN, END_OVERWRITTEN, ALL_OVERWRITTEN;

		void apply(Path file) throws IOException {
			if (this == DELETED) {
				Files.delete(file);
				return;
			}
			try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
				int length = (int) bytes.length();
				switch (this) {
					case DELETED, EMPTY -> bytes.setLength(0);
					case CUT -> bytes.setLength(length / 2);
					case CUT_TO_THE_HEADER -> bytes.setLength(8192);
					case HEADERS_OVERWRITTEN -> bytes.write(new byte[8192]);
					case END_OVERWRITTEN -> {
						bytes.seek(length / 2);
						bytes.write("x".repeat(length / 2).getBytes(StandardCharsets.US_ASCII));
					}
					case ALL_OVERWRITTEN -> bytes.write("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
				}
			}
		}

	}

}
