package io.spidraparquet.job;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.bucket4j.Bandwidth;
import io.spidraparquet.api.ApiClient;
import io.spidraparquet.workbench.Postgres;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that count their requests together, in a real PostgreSQL.
 */
@Timeout(120)
class SharedBudgetTests {

	private static final URI ENDPOINT = URI.create("https://api.example.com/api");

	@TempDir
	private static Path data;

	private static Postgres postgres;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final List<AutoCloseable> opened = new ArrayList<>();

	@BeforeAll
	static void start() throws IOException {
		postgres = Postgres.in(data);
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@AfterEach
	void close() throws Exception {
		Collections.reverse(this.opened); // the pools last
		for (AutoCloseable each : this.opened) {
			each.close();
		}
		postgres.execute("DROP TABLE IF EXISTS spidra_request_budget");
	}

	/** What a process of its own would have. */
	private ApiClient.Allowance process(String user, URI endpoint, int requests, Duration window) {
		HikariDataSource repository = new HikariDataSource();
		repository.setJdbcUrl(postgres.url(user));
		repository.setConnectionTimeout(5000);
		this.opened.add(repository);
		SharedBudget budget = SharedBudget.ofWorker(repository, endpoint);
		this.opened.add(budget);
		return budget.of(Bandwidth.builder().capacity(requests).refillIntervally(requests, window).build());
	}

	private ApiClient.Allowance process(int requests, Duration window) {
		return process("postgres", ENDPOINT, requests, window);
	}

	@Test
	void allProcessesTakeFromOneBudget() {
		ApiClient.Allowance one = process(3, Duration.ofSeconds(30));
		ApiClient.Allowance other = process(3, Duration.ofSeconds(30));
		assertThat(one.take()).isZero();
		assertThat(other.take()).isZero();
		assertThat(other.left()).isOne();
		assertThat(one.take()).isZero();
		assertThat(other.take()).isBetween(TimeUnit.SECONDS.toNanos(20), TimeUnit.SECONDS.toNanos(30));
		assertThat(one.left()).as("one request waits for the next window").isEqualTo(-1);
		assertThat(process("postgres", URI.create("https://other.example.com"), 3, Duration.ofSeconds(30)).take())
			.as("another endpoint counts by itself")
			.isZero();
	}

	@Test
	void aWindowBeginsWithItsFirstRequest() throws InterruptedException {
		ApiClient.Allowance one = process(2, Duration.ofSeconds(1));
		assertThat(one.take()).isZero();
		Thread.sleep(1800);
		ApiClient.Allowance other = process(2, Duration.ofSeconds(1));
		assertThat(other.take()).isZero();
		assertThat(one.take()).isZero();
		assertThat(one.take()).as("0.2 s by the windows of the first request")
			.isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
	}

	@Test
	void theLimitIsThatOfTheProcessThatStartsLast() {
		ApiClient.Allowance one = process(2, Duration.ofSeconds(30));
		assertThat(one.take()).isZero();
		assertThat(one.take()).isZero();
		process(200, Duration.ofMillis(300));
		assertThat(one.take()).isLessThan(TimeUnit.SECONDS.toNanos(1));
	}

	@Test
	void needsNoRightToMakeTheTableIfItIsThere() {
		assertThat(process(3, Duration.ofSeconds(30)).take()).isZero();
		postgres.execute("DO $$ BEGIN CREATE ROLE worker LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
		postgres.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
		postgres.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON spidra_request_budget TO worker");
		ApiClient.Allowance other = process("worker", ENDPOINT, 3, Duration.ofSeconds(30));
		assertThat(other.take()).isZero();
		assertThat(other.left()).isOne();
	}

	@Test
	void aRestartOfTheServerForgetsNothing() throws IOException {
		ApiClient.Allowance one = process(2, Duration.ofMinutes(5));
		assertThat(one.take()).isZero();
		postgres.restart();
		assertThat(one.take()).isZero();
		assertThat(one.take()).isPositive();
	}

	@Test
	void runsShareOneBudget() {
		List<Long> times = new CopyOnWriteArrayList<>();
		this.bench.api().beforeAnswer((exchange) -> {
			if (exchange.getRequestURI().getPath().endsWith("/pages")) {
				times.add(System.nanoTime());
			}
		});
		for (String crawl : List.of("a", "b", "c")) {
			this.bench.api().servePages(crawl, TestApi.page("p" + crawl, "{\"n\":1}"));
			Workbench.Result result = this.bench.run("crawlId=" + crawl,
					"output=" + this.bench.folder().resolve("of-" + crawl), "--spidra.api.budget=shared",
					"--spidra.api.requests-per-window=2", "--spidra.api.window=4s", postgres.setting());
			assertThat(result.code()).as(result.err()).isZero();
		}
		assertThat(times).hasSize(3);
		assertThat(Duration.ofNanos(times.get(2) - times.get(0))).isGreaterThan(Duration.ofSeconds(4));
	}

}
