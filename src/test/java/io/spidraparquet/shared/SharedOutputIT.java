package io.spidraparquet.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.spidraparquet.chaos.FastApp;
import io.spidraparquet.workbench.BuiltJar;
import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.SharedStore;
import io.spidraparquet.workbench.TestApi;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.spidraparquet.workbench.TestApi.failedPage;
import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs whose output lies on HDFS or S3, as processes of the built jar.
 */
@Timeout(300)
class SharedOutputIT {

	@TempDir
	static Path servers;

	private static final Map<Kind, SharedStore> STORES = new HashMap<>();

	private static EmbeddedPostgres postgres;

	/** The data of a page that fills a partition. */
	private static final String LONG_TEXT = "{\"text\":\"" + "x".repeat(1_500_000) + "\"}";

	private static FastApp app;

	@TempDir
	private Path folder;

	private TestApi api;

	private String output;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		app = FastApp.in(Path.of("target/chaos"));
		STORES.put(Kind.HDFS, SharedStore.hdfs(servers.resolve("hdfs")));
		STORES.put(Kind.S3, SharedStore.s3());
		postgres = EmbeddedPostgres.start();
	}

	@AfterAll
	static void stop() throws IOException {
		STORES.values().forEach(SharedStore::close);
		postgres.close();
	}

	@BeforeEach
	void serve() throws IOException {
		this.api = new TestApi();
		this.api.servePages("a", page("a1", "{\"n\":1}"), failedPage("a2", "no luck"));
		this.api.servePages("b", page("b1", "{\"n\":2}"));
		this.output = "/data-" + this.folder.getFileName();
	}

	@AfterEach
	void close() {
		this.api.close();
	}

	private static SharedStore store(Kind kind) {
		return Objects.requireNonNull(STORES.get(kind));
	}

	private String[] words(Kind kind, String... more) {
		List<String> words = new ArrayList<>(
				List.of("output=" + store(kind).root() + this.output, "--spidra.api.url=" + this.api.url()));
		words.addAll(store(kind).settings());
		words.addAll(List.of(more));
		return words.toArray(String[]::new);
	}

	private Map<String, String> env(Kind kind, String home) {
		Map<String, String> env = new HashMap<>(store(kind).env());
		env.put("SPIDRA_API_KEY", TestApi.KEY);
		env.put("SPIDRA_HOME", this.folder.resolve(home).toString());
		return env;
	}

	private BuiltJar.Output run(Kind kind, String home, String... more) throws IOException, InterruptedException {
		return end(start(kind, home, words(kind, more)));
	}

	private Started start(Kind kind, String home, String[] words) throws IOException {
		Path log = Files.createTempFile(this.folder, "start", ".log");
		return new Started(app.start(List.of(), List.of(), env(kind, home), List.of(words), log), log);
	}

	private static BuiltJar.Output end(Started started) throws IOException, InterruptedException {
		try {
			assertThat(started.process().waitFor(2, TimeUnit.MINUTES)).isTrue();
			return new BuiltJar.Output(started.process().exitValue(), Files.readString(started.log()));
		}
		finally {
			started.process().destroyForcibly();
		}
	}

	private List<String> files(Kind kind) throws IOException {
		FileSystem client = store(kind).client();
		TreeSet<String> files = new TreeSet<>();
		org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(store(kind).root() + this.output);
		RemoteIterator<LocatedFileStatus> found = client.listFiles(root, true);
		while (found.hasNext()) {
			files.add(found.next().getPath().toString().substring(root.toString().length() + 1));
		}
		return new ArrayList<>(files);
	}

	private static String withoutAttempt(String file) {
		return file.replaceAll("-[0-9a-f]{12}\\.parquet", "-X.parquet");
	}

	/**
	 * Two partitions, whose files are small enough to be joined, and a table that the
	 * replacement leaves without rows.
	 */
	@ParameterizedTest
	@EnumSource
	void runAndRerunArePublished(Kind kind) throws Exception {
		String[] tables = { "crawlId=a,b", "--spidra.flatten.tables=products", "--spidra.partition-size=1MB" };
		this.api.servePages("a", page("a1", "{\"n\":1,\"products\":[{\"sku\":\"x\"},{\"sku\":\"y\"}]}"),
				page("a0", LONG_TEXT), failedPage("a2", "no luck"));
		this.api.servePages("b", page("b0", LONG_TEXT), page("b1", "{\"n\":2,\"products\":[{\"sku\":\"z\"}]}"));
		BuiltJar.Output first = run(kind, "home", tables);
		assertThat(first.code()).as(first.all()).isZero();
		String key = "crawls-1eb7c54d5283";
		List<String> expected = new ArrayList<>(
				List.of("_spidra/dataset.json", "_spidra/history.json", "_spidra/index.html", "_spidra/manifests.json",
						"_spidra/runs/" + key + ".html", "_spidra/runs/" + key + ".json", "_spidra/schema.json",
						"failed_pages/run=" + key + "/part-00000-X.parquet",
						"pages/run=" + key + "/part-00000-X.parquet", "products/run=" + key + "/part-00000-X.parquet"));
		if (kind == Kind.S3) {
			expected.add(6, "_spidra/runs/" + key + ".products.redshift.json");
			expected.add(7, "_spidra/runs/" + key + ".redshift.json");
		}
		List<String> published = files(kind);
		assertThat(published.stream().map(SharedOutputIT::withoutAttempt)).containsExactlyElementsOf(expected);
		assertThat(query(kind, "products", "SELECT page_id, products_index, sku FROM %s ORDER BY ALL"))
			.containsExactly("a1|0|x", "a1|1|y", "b1|0|z");
		assertThat(query(kind, "products", "SELECT count(DISTINCT row_group_id) FROM parquet_metadata(%s)"))
			.as("joined from two partitions")
			.containsExactly("2");

		this.api.servePages("a", page("a1", "{\"n\":10}"));
		this.api.servePages("b", page("b1", "{\"n\":2,\"products\":[]}"));
		BuiltJar.Output rerun = run(kind, "home", "crawlId=a,b", "--spidra.flatten.tables=products", "rerun=yes");
		assertThat(rerun.code()).as(rerun.all()).isZero();
		expected.removeIf((file) -> file.startsWith("failed_pages") || file.contains("products"));
		List<String> replaced = files(kind);
		assertThat(replaced.stream().map(SharedOutputIT::withoutAttempt)).containsExactlyElementsOf(expected);
		assertThat(replaced)
			.doesNotContainAnyElementsOf(published.stream().filter((file) -> file.endsWith(".parquet")).toList());
		assertThat(rows(kind)).containsExactly("a1|10", "b1|2");

		List<String> words = new ArrayList<>(List.of("runs", "output=" + store(kind).root() + this.output));
		words.addAll(store(kind).settings());
		BuiltJar.Output runs = end(start(kind, "home", words.toArray(String[]::new)));
		assertThat(runs.all()).contains(key, "published");
	}

	@ParameterizedTest
	@EnumSource
	void aFailedRunLeavesARecordUntilItIsPublished(Kind kind) throws Exception {
		assertThat(run(kind, "home", "crawlId=c").code()).isEqualTo(6);
		assertThat(run(kind, "home", "crawlId=d").code()).isEqualTo(6);
		assertThat(files(kind)).contains("_spidra/failed/c.json", "_spidra/failed/d.json");
		assertThat(show(kind, "runs")).contains("c         failed, exit code 6: crawl c is unknown",
				"\nd         failed");
		this.api.servePages("c", page("c1", "{\"n\":1}"), failedPage("c2", "no luck"));
		BuiltJar.Output published = run(kind, "home", "crawlId=c");
		assertThat(published.code()).as(published.all()).isZero();
		assertThat(published.all()).contains("run c failed on ");
		assertThat(files(kind)).contains("_spidra/failed/d.json").doesNotContain("_spidra/failed/c.json");
		assertThat(show(kind, "failed")).contains("run c: 1 failed page of 2 (50.0 %)", "failed  no luck");
		assertThat(show(kind, "runs", "run=c")).contains("verdict    published\n", "steps      plan ");
		this.api.servePages("d", page("d1", "{\"n\":1}"));
		assertThat(run(kind, "home", "crawlId=d").code()).isZero();
		assertThat(files(kind)).noneMatch((file) -> file.startsWith("_spidra/failed"));
	}

	private String show(Kind kind, String command, String... more) throws IOException, InterruptedException {
		List<String> words = new ArrayList<>(List.of(command, "output=" + store(kind).root() + this.output));
		words.addAll(store(kind).settings());
		words.addAll(List.of(more));
		BuiltJar.Output shown = end(start(kind, "home", words.toArray(String[]::new)));
		assertThat(shown.code()).as(shown.all()).isZero();
		return shown.all();
	}

	private List<String> rows(Kind kind) throws IOException, SQLException {
		return query(kind, "pages", "SELECT page_id, n FROM %s ORDER BY ALL");
	}

	private List<String> query(Kind kind, String table, String sql) throws IOException, SQLException {
		Path copy = Files.createTempDirectory(this.folder, "copy");
		for (String file : files(kind)) {
			if (file.startsWith(table + "/")) {
				store(kind).client()
					.copyToLocalFile(new org.apache.hadoop.fs.Path(store(kind).root() + this.output + "/" + file),
							new org.apache.hadoop.fs.Path(copy.resolve(file.replace('/', '_')).toUri()));
			}
		}
		try (DuckDb duckDb = new DuckDb()) {
			return duckDb.query(sql.formatted("'" + copy + "/*.parquet'"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void anotherHomeIsRefusedWhileARunWorksAndAfterItDied(Kind kind) throws Exception {
		Process working = startAndStall(kind);
		BuiltJar.Output other;
		try {
			other = run(kind, "other", "crawlId=b");
			assertThat(other.code()).as(other.all()).isEqualTo(75);
			assertThat(other.all()).contains("another run holds this dataset: host ", "/_spidra/lock");
			BuiltJar.Output same = run(kind, "home", "crawlId=b");
			assertThat(same.code()).as(same.all()).isEqualTo(75);
		}
		finally {
			working.destroyForcibly().waitFor();
		}
		assertThat(run(kind, "other", "crawlId=b").code()).isEqualTo(75);

		this.api.servePages("slow", page("s1", "{\"n\":3}"));
		BuiltJar.Output again = run(kind, "home", "crawlId=a,slow", "--spidra.api.concurrency=1");
		assertThat(again.code()).as(again.all()).isZero();
		BuiltJar.Output late = run(kind, "other", "crawlId=b");
		assertThat(late.code()).as(late.all()).isZero();
		assertThat(rows(kind)).containsExactly("a1|1", "b1|2", "s1|3");
		assertThat(files(kind)).noneMatch((file) -> file.contains("staging") || file.endsWith("lock"));
	}

	@ParameterizedTest
	@EnumSource
	void signalFreesTheOutput(Kind kind) throws IOException, InterruptedException {
		this.api.answer("busy", (exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "600");
			TestApi.send(exchange, 503, "{}");
		});
		Started process = start(kind, "home", words(kind, "crawlId=a,busy", "--spidra.api.concurrency=1"));
		while (!this.api.requests().contains("busy")) {
			Thread.sleep(50);
		}
		process.process().destroy();
		BuiltJar.Output stopped = end(process);
		assertThat(stopped.code()).as(stopped.all()).isEqualTo(4);
		assertThat(files(kind)).as(stopped.all()).noneMatch((file) -> file.endsWith("lock"));
		assertThat(run(kind, "other", "crawlId=b").code()).isZero();
	}

	private Process startAndStall(Kind kind, String... more) throws IOException, InterruptedException {
		CountDownLatch reached = new CountDownLatch(1);
		this.api.answer("slow", (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write("{\"pages\":[".getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			reached.countDown();
			try {
				TimeUnit.SECONDS.sleep(60);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		List<String> words = new ArrayList<>(List.of("crawlId=a,slow", "--spidra.api.concurrency=1"));
		words.addAll(List.of(more));
		Started process = start(kind, "home", words(kind, words.toArray(String[]::new)));
		assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
		return process.process();
	}

	@ParameterizedTest
	@EnumSource(names = "S3") // the lock is that of the repository, whatever the output
								// is
	void homesThatShareAJobRepositoryWaitOnlyWhileARunWorks(Kind kind) throws Exception {
		String repository = "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres");
		Process working = startAndStall(kind, repository);
		try {
			BuiltJar.Output other = run(kind, "other", "crawlId=b", repository);
			assertThat(other.code()).as(other.all()).isEqualTo(75);
			assertThat(other.all()).contains("another run holds this dataset (advisory lock ");
			assertThat(run(kind, "third", "crawlId=b").code()).as("without PostgreSQL").isEqualTo(75);
		}
		finally {
			working.destroyForcibly().waitFor();
		}
		BuiltJar.Output other = run(kind, "other", "crawlId=b", repository);
		assertThat(other.code()).as(other.all()).isZero();
		this.api.servePages("slow", page("s1", "{\"n\":3}"));
		BuiltJar.Output again = run(kind, "home", "crawlId=a,slow", "--spidra.api.concurrency=1", repository);
		assertThat(again.code()).as(again.all()).isZero();
		assertThat(rows(kind)).containsExactly("a1|1", "b1|2", "s1|3");
		assertThat(files(kind)).noneMatch((file) -> file.contains("staging") || file.endsWith("lock"));
	}

	/**
	 * A process.
	 *
	 * @param process itself
	 * @param log takes all it says
	 */
	private record Started(Process process, Path log) {

	}

	enum Kind {

		HDFS, S3

	}

}
