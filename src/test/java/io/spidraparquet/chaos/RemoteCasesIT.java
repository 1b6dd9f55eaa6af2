package io.spidraparquet.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.spidraparquet.spool.PrivateFiles;
import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.Postgres;
import io.spidraparquet.workbench.TestApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What can happen between a manager and its workers, each with its defined end, in real
 * processes with a real PostgreSQL.
 */
@Tag("slow")
@Timeout(300)
class RemoteCasesIT {

	private static final TestCrawls CRAWLS = new TestCrawls(12, 5, 50);

	private static final String MESSAGES = "int_channel_message";

	@TempDir
	private static Path servers;

	private static FastApp app;

	private static Postgres postgres;

	@TempDir
	private Path folder;

	private TestApi api;

	private Crew crew;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		app = FastApp.in(Path.of("target/chaos"));
		postgres = Postgres.in(servers);
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@BeforeEach
	void serve() throws IOException {
		this.api = new TestApi();
		CRAWLS.serve(this.api, 0);
		if (messages() > 0) { // of managers that an earlier test has killed, for its
								// endpoint
			postgres.execute("DELETE FROM " + MESSAGES);
		}
		this.crew = new Crew(app, this.folder.resolve("crew"), postgres, this.api.url());
	}

	@AfterEach
	void close() {
		this.crew.close();
		this.api.close();
	}

	private Path output(String name) {
		return this.folder.resolve(name);
	}

	private Crew.Member manager(String name, String output) throws IOException {
		return this.crew.manager(name, "crawlId=" + String.join(",", CRAWLS.ids()), "output=" + output(output));
	}

	private long pages(String output) {
		try (DuckDb duckDb = new DuckDb()) {
			return Long
				.parseLong(duckDb.query("SELECT count(*) FROM '" + output(output) + "/pages/*/*.parquet'").get(0));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void twoRunsOfDifferentDatasetsShareTheWorkers() throws IOException, InterruptedException {
		this.api.beforeAnswer((exchange) -> sleep(100));
		this.crew.worker("worker1", "--spidra.worker.threads=2");
		this.crew.worker("worker2", "--spidra.worker.threads=2");
		Crew.Member one = manager("manager1", "one");
		Crew.Member other = manager("manager2", "other");
		one.succeeds();
		other.succeeds();
		assertThat(pages("one")).isEqualTo(pages("other")).isPositive();
		assertThat(this.api.requests()).hasSize(24);
	}

	@Test
	void theManagerDoesNotNeedTheContentThatWorkersDownload() throws IOException, InterruptedException {
		this.crew.worker("worker");
		Crew.Member manager = this.crew.manager("manager", "crawlId=" + String.join(",", CRAWLS.ids()),
				"output=" + output("output"), "--spidra.content=markdown", "--spidra.content-allow-loopback=true");
		manager.succeeds();
		assertThat(this.api.contentRequests()).isNotEmpty();
		try (DuckDb duckDb = new DuckDb()) {
			assertThat(duckDb
				.query("SELECT count(*) FROM '" + output("output") + "/pages/*/*.parquet' WHERE page_markdown IS NULL"))
				.containsExactly("0");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aMessageThatComesTwiceOrLateChangesNothing() throws IOException, InterruptedException {
		Crew.Member manager = manager("manager", "output");
		Crew.await("messages", () -> messages() > 0);
		postgres.execute("DROP TABLE IF EXISTS kept");
		postgres.execute("CREATE TABLE kept AS SELECT * FROM " + MESSAGES);
		sendKept();
		Crew.Member worker = this.crew.worker("worker");
		manager.succeeds();
		assertThat(this.api.requests()).hasSize(12);
		long rows = pages("output");
		Crew.await("the queue is empty", () -> messages() == 0);
		sendKept();
		Crew.await("the queue is empty", () -> messages() == 0);
		assertThat(worker.isAlive()).as(worker.said()).isTrue();
		assertThat(this.api.requests()).hasSize(12);
		assertThat(pages("output")).isEqualTo(rows);
		assertThat(postgres.query("SELECT status FROM batch_step_execution WHERE status <> 'COMPLETED'"
				+ " AND job_execution_id = (SELECT max(job_execution_id) FROM batch_job_execution)"))
			.isEmpty();
	}

	private static long messages() {
		return postgres.query("SELECT to_regclass('" + MESSAGES + "')").get(0) == null ? 0
				: Long.parseLong(postgres.query("SELECT count(*) FROM " + MESSAGES).get(0));
	}

	/** Under other ids, as the queue would give them. */
	private static void sendKept() {
		postgres.execute("INSERT INTO " + MESSAGES + " (message_id, group_key, created_date, message_priority,"
				+ " message_sequence, message_content, region) SELECT gen_random_uuid()::text, group_key, created_date + 1,"
				+ " message_priority, nextval('int_message_seq'), message_content, region FROM kept");
	}

	@Test
	void aPartitionInWhichTwoWorkersDieFailsTheRun() throws IOException, InterruptedException {
		AtomicReference<Crew.Member> working = new AtomicReference<>();
		AtomicBoolean deadly = new AtomicBoolean(true);
		this.api.beforeAnswer((exchange) -> {
			if (deadly.get() && exchange.getRequestURI().getPath().contains("crawl105")) {
				Objects.requireNonNull(working.get()).kill();
			}
		});
		Crew.Member manager = manager("manager", "output");
		for (int i = 1; i <= 6 && manager.isAlive(); i++) {
			Crew.Member worker = this.crew.worker("worker" + i);
			working.set(worker);
			Crew.await("worker " + i + " dies, or the run ends", () -> !worker.isAlive() || !manager.isAlive());
		}
		assertThat(manager.end()).as(manager.said()).isEqualTo(5);
		assertThat(manager.said()).contains("was given up: the workers that worked on it died (");
		assertThat(output("output").resolve("pages")).doesNotExist();
		deadly.set(false);
		Crew.Member again = manager("manager", "output");
		this.crew.worker("worker9");
		again.succeeds();
		assertThat(pages("output")).isPositive();
	}

	@Test
	void aWorkerThatIsStoppedGivesItsPartitionBack() throws IOException, InterruptedException {
		AtomicReference<Crew.Member> working = new AtomicReference<>();
		this.api.beforeAnswer((exchange) -> {
			Crew.Member worker = working.getAndSet(null);
			if (worker != null) {
				worker.process().destroy();
			}
			sleep(300);
		});
		Crew.Member manager = manager("manager", "output");
		Crew.Member first = this.crew.worker("worker1");
		working.set(first);
		assertThat(first.end()).as(first.said()).isEqualTo(4);
		this.crew.worker("worker2");
		manager.succeeds();
		assertThat(this.api.requests().size()).as("those that had begun come again").isLessThanOrEqualTo(12 + 4);
	}

	@Test
	void aWorkerWithAnotherEndpointTakesNothing() throws IOException, InterruptedException {
		Crew.Member manager = manager("manager", "output");
		try (TestApi other = new TestApi();
				Crew others = new Crew(app, this.folder.resolve("others"), postgres, other.url())) {
			Crew.Member worker = others.worker("worker", "--spidra.worker.name=elsewhere").awaits("ready: ");
			manager.awaits("no worker has taken one of ");
			assertThat(manager.said()).contains(
					"elsewhere) are busy, have another version or another spidra.api.url, or cannot work on this run");
			assertThat(worker.said()).doesNotContain(Crew.TAKES);
			assertThat(other.requests()).isEmpty();
		}
		this.crew.worker("right");
		assertThat(manager.end()).as(manager.said()).isZero();
	}

	@Test
	void aWorkerWithAnotherKeySaysSo() throws IOException, InterruptedException {
		Crew.Member manager = manager("manager", "output");
		try (Crew others = new Crew(app, this.folder.resolve("others"), postgres, this.api.url()).with(List.of(),
				Map.of("SPIDRA_API_KEY", "spd_another_0123456789"))) {
			Crew.Member worker = others.worker("worker");
			assertThat(worker.end()).as(worker.said()).isEqualTo(2);
			assertThat(worker.said()).contains("the API key of this worker is not the one of the manager");
			assertThat(this.api.requests()).isEmpty();
		}
		this.crew.worker("right");
		manager.succeeds();
	}

	@Test
	void aRunWithAnotherKeyDoesNotDisturbTheOthers() throws IOException, InterruptedException {
		String key = "spd_another_0123456789";
		this.api.acceptKey(key).beforeAnswer((exchange) -> sleep(300));
		Crew.Member one = manager("manager", "one");
		Crew.Member worker = this.crew.worker("worker", "--spidra.worker.threads=2").awaits(Crew.TAKES);
		try (Crew others = new Crew(app, this.folder.resolve("others"), postgres, this.api.url()).with(List.of(),
				Map.of("SPIDRA_API_KEY", key))) {
			Crew.Member other = others.manager("manager", "crawlId=" + String.join(",", CRAWLS.ids()),
					"output=" + output("other"));
			worker.awaits("a run is left to other workers: the API key of this worker is not the one of the manager");
			one.succeeds();
			others.worker("worker");
			assertThat(other.end()).as(other.said()).isZero();
		}
		assertThat(worker.isAlive()).as(worker.said()).isTrue();
		assertThat(pages("one")).isEqualTo(pages("other")).isPositive();
	}

	@Test
	void aRunWhoseManagerAndFilesAreGoneHoldsUpNoOther() throws IOException, InterruptedException {
		Crew.Member gone = manager("gone", "gone");
		Crew.await("messages", () -> messages() > 0);
		gone.kill();
		PrivateFiles.deleteTree(output("gone"));
		Crew.Member worker = this.crew.worker("worker", "--spidra.worker.threads=1");
		manager("manager", "output").succeeds();
		Crew.await("the queue is empty", () -> messages() == 0);
		assertThat(worker.isAlive()).as(worker.said()).isTrue();
		assertThat(worker.said()).contains("its manager is gone, and this worker does not see the files of run ");
	}

	@Test
	void aWorkerThatSeesOtherFilesSaysSo() throws IOException, InterruptedException {
		assumeTrue("root".equals(System.getProperty("user.name")));
		Crew.Member manager = manager("manager", "output");
		Crew.await("messages", () -> messages() > 0);
		Crew.Member apart = this.crew.workerApart("apart", "mount -t tmpfs none " + output("output"));
		assertThat(apart.end()).as(apart.said()).isEqualTo(2);
		assertThat(apart.said()).contains("this worker does not see the files of run ", output("output").toString());
		this.crew.worker("right");
		manager.succeeds();
	}

	@Test
	void aManagerThatIsKilledGoesOnWhereItWas() throws IOException, InterruptedException {
		Crew.Member dying = manager("manager", "output");
		AtomicReference<Crew.Member> manager = new AtomicReference<>(dying);
		AtomicBoolean killed = new AtomicBoolean();
		this.api.beforeAnswer((exchange) -> {
			if (exchange.getRequestURI().getPath().contains("crawl109") && killed.compareAndSet(false, true)) {
				Objects.requireNonNull(manager.get()).kill();
			}
		});
		this.crew.worker("worker");
		assertThat(dying.end()).isEqualTo(ChaosRun.KILLED);
		manager("manager", "output").succeeds();
		assertThat(pages("output")).isPositive();
		assertThat(this.api.requests().size()).isLessThanOrEqualTo(12 + 4);
	}

	@Test
	void anIdleWorkerDoesNotFetchWhatAnotherOneFetchedForAManagerThatWasKilled()
			throws IOException, InterruptedException {
		this.api.beforeAnswer((exchange) -> sleep(4000));
		Crew.Member busy = this.crew.worker("busy");
		Crew.Member manager = manager("manager", "output");
		busy.awaits(Crew.TAKES);
		Crew.Member idle = this.crew.worker("idle").awaits("ready: worker");
		Crew.await("responses", () -> this.api.requests().size() > 3);
		manager.kill();
		manager("manager", "output").succeeds();
		assertThat(pages("output")).isPositive();
		assertThat(this.api.requests()).as(busy.said() + idle.said()).doesNotHaveDuplicates();
	}

	@Test
	void aManagerThatIsStartedAgainPassesItsNewSettings() throws IOException, InterruptedException {
		CRAWLS.ids()
			.subList(0, 4)
			.forEach((id) -> this.api.answer(id, (exchange) -> TestApi.send(exchange, 404, "{}")));
		Crew.Member worker = this.crew.worker("worker");
		String[] words = { "date=" + TestCrawls.DATE, "output=" + output("output"), "--spidra.skip.max-crawls=0.1" };
		Crew.Member refused = this.crew.manager("manager", words);
		assertThat(refused.end()).as(refused.said()).isNotZero();
		assertThat(refused.said()).contains("more than spidra.skip.max-crawls (0.1)");
		words[2] = "--spidra.skip.max-crawls=0.9";
		this.crew.manager("manager", words).succeeds();
		assertThat(pages("output")).isPositive();
		assertThat(worker.isAlive()).as(worker.said()).isTrue();
	}

	@Test
	void workersReadTheKeptResponsesOfAnotherDataset() throws IOException, InterruptedException {
		String crawls = "crawlId=" + String.join(",", CRAWLS.ids());
		this.crew.local("local", crawls, "output=" + output("kept"), "--spidra.keep-raw=true").succeeds();
		this.api.requests().clear();
		Crew.Member worker = this.crew.worker("worker");
		Path relative = Path.of("").toAbsolutePath().relativize(output("kept"));
		this.crew.manager("manager", crawls, "source=raw", "output=" + output("again"), "--spidra.raw-from=" + relative)
			.succeeds();
		assertThat(pages("again")).isEqualTo(pages("kept")).isPositive();
		assertThat(this.api.requests()).isEmpty();
		assertThat(worker.isAlive()).as(worker.said()).isTrue();
	}

	@Test
	void aWorkerThatDoesNotSeeTheKeptResponsesSaysSo() throws IOException, InterruptedException {
		assumeTrue("root".equals(System.getProperty("user.name")));
		String crawls = "crawlId=" + String.join(",", CRAWLS.ids());
		this.crew.local("local", crawls, "output=" + output("kept"), "--spidra.keep-raw=true").succeeds();
		Crew.Member manager = this.crew.manager("manager", crawls, "source=raw", "output=" + output("again"),
				"--spidra.raw-from=" + output("kept"));
		Crew.await("messages", () -> messages() > 0);
		Crew.Member apart = this.crew.workerApart("apart", "mount -t tmpfs none " + output("kept"));
		assertThat(apart.end()).as(apart.said()).isEqualTo(2);
		assertThat(apart.said()).contains("this worker does not see the kept responses of run ");
		this.crew.worker("right");
		manager.succeeds();
	}

	@Test
	void allWorkersThatEndInTheMiddleAreMissed() throws IOException, InterruptedException {
		AtomicReference<Crew.Member> working = new AtomicReference<>();
		this.api.beforeAnswer((exchange) -> {
			Crew.Member worker = exchange.getRequestURI().getPath().endsWith("crawl105/pages") ? working.getAndSet(null)
					: null;
			if (worker != null) {
				worker.kill();
			}
		});
		Crew.Member manager = manager("manager", "output");
		working.set(this.crew.worker("worker1"));
		manager.awaits("no worker has done anything for ");
		assertThat(manager.said()).contains("s, with 1 of 1 part left: none is connected to this database");
		this.crew.worker("worker2");
		manager.succeeds();
	}

	@Test
	void anAccountThatIsRefusedEndsTheRunSoon() throws IOException, InterruptedException {
		TestCrawls many = new TestCrawls(600, 1, 10);
		many.serve(this.api, 0);
		this.api.instead((path) -> {
			if (!path.contains("/pages") || this.api.requests().size() <= 30) {
				return null;
			}
			return (exchange) -> {
				sleep(200);
				TestApi.send(exchange, 402, "{}");
			};
		});
		Crew asking = this.crew.with(List.of("--spidra.api.requests-per-window=5000"), Map.of());
		asking.worker("worker", "--spidra.worker.threads=1");
		Crew.Member manager = asking.manager("manager", "crawlId=" + String.join(",", many.ids()),
				"output=" + output("output"));
		assertThat(manager.end()).as(manager.said()).isEqualTo(6);
		assertThat(this.api.requests()).as("30 parts, of which 28 would ask").hasSizeLessThan(30 + 26);
	}

	@Test
	void anApiThatIsDownEndsANightlyRunSoon() throws IOException, InterruptedException {
		new TestCrawls(800, 1, 10).serve(this.api, 0);
		this.api.instead((path) -> path.contains("/pages") ? (exchange) -> TestApi.send(exchange, 500, "{}") : null);
		this.api.beforeAnswer((exchange) -> sleep(20));
		Crew crawling = this.crew.with(List.of("--spidra.api.max-attempts=1", "--spidra.api.requests-per-window=5000"),
				Map.of());
		crawling.worker("worker", "--spidra.worker.threads=2");
		Crew.Member manager = crawling.manager("manager", "date=" + TestCrawls.DATE, "output=" + output("output"));
		assertThat(manager.end()).as(manager.said()).isEqualTo(5);
		assertThat(manager.said()).contains(
				"of 800 crawls could not be fetched, more than spidra.skip.max-crawls (0.1) allows a run to defer");
		assertThat(this.api.requests()).hasSizeLessThan(600);
	}

	/** Longer than a worker waits for a connection. */
	@Test
	void aDatabaseThatIsAwayForSomeSecondsDoesNotEndTheRun() throws IOException, InterruptedException {
		AtomicBoolean away = new AtomicBoolean();
		this.api.beforeAnswer((exchange) -> {
			if (exchange.getRequestURI().getPath().endsWith("crawl105/pages") && away.compareAndSet(false, true)) {
				new Thread(() -> restart(Duration.ofSeconds(7)), "restart").start();
			}
			sleep(300);
		});
		Crew.Member manager = manager("manager", "output");
		Crew.Member worker = this.crew.worker("worker", "--spidra.worker.threads=1");
		manager.succeeds();
		assertThat(away).isTrue();
		assertThat(worker.isAlive()).as(worker.said()).isTrue();
		assertThat(worker.said()).contains("failed, and is tried again: ");
		assertThat(pages("output")).isPositive();
	}

	private static void restart(Duration away) {
		try {
			postgres.restart(away);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void sleep(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
