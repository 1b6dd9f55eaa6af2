package io.spidraparquet.iceberg;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.workbench.Iceberg;
import io.spidraparquet.workbench.RestCatalogServer;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Catalogs in a database and behind a server, read with Iceberg's own clients.
 */
class CatalogTests {

	private static final Duration WEEK = Duration.ofDays(7);

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private String h2() {
		return "jdbc:h2:file:" + this.bench.folder().resolve("catalog") + ";DATABASE_TO_UPPER=FALSE;WRITE_DELAY=0";
	}

	private JdbcCatalog jdbc() {
		JdbcCatalog catalog = new JdbcCatalog();
		catalog.setConf(Iceberg.local());
		catalog.initialize("lake", Map.of("uri", h2(), "jdbc.user", "sa", "jdbc.password", "hidden-word", "warehouse",
				"file:" + this.bench.folder().resolve("warehouse"), "jdbc.schema-version", "V1"));
		return catalog;
	}

	private String[] words(String... more) {
		List<String> words = new ArrayList<>(List.of("--spidra.iceberg.catalog=jdbc", "--spidra.iceberg.uri=" + h2(),
				"--spidra.iceberg.catalog-name=lake"));
		words.addAll(List.of(more));
		return words.toArray(String[]::new);
	}

	private void serve(String... crawls) {
		for (String crawl : crawls) {
			this.bench.api()
				.servePages(crawl, TestApi.page(crawl + "1", "{\"n\":1,\"products\":[{\"sku\":\"x\"},{\"sku\":null}]}"),
						TestApi.failedPage(crawl + "2", "no luck"));
		}
	}

	private static long snapshots(Table table) {
		return StreamSupport.stream(table.snapshots().spliterator(), false).count();
	}

	private static void assertReadersAgree(Table table, int rows) throws Exception {
		assertThat(Iceberg.rows(table, null)).hasSize(rows).isEqualTo(Iceberg.rowsByDuckDb(table, null));
	}

	@Test
	void aDatabaseHasOneTableForEachTableOfTheDataset() throws Exception {
		this.bench.env("SPIDRA_ICEBERG_USER", "sa").env("SPIDRA_ICEBERG_PASSWORD", "hidden-word");
		serve("a", "b");
		for (String words : List.of("a", "b", "a rerun=yes")) {
			String[] split = words.split(" ");
			List<String> all = new ArrayList<>(List.of(words("--spidra.flatten.tables=products")));
			all.addAll(List.of(split).subList(1, split.length));
			Workbench.Result result = this.bench.runCrawls(split[0], all.toArray(String[]::new));
			assertThat(result.code()).as(result.err()).isZero();
			assertThat(result.err()).contains("committed run " + split[0] + " to 3 Iceberg tables")
				.doesNotContain("hidden-word");
		}
		try (JdbcCatalog catalog = jdbc()) {
			assertReadersAgree(catalog.loadTable(TableIdentifier.of("spidra", "output")), 2);
			assertReadersAgree(catalog.loadTable(TableIdentifier.of("spidra", "output_products")), 4);
			Table failed = catalog.loadTable(TableIdentifier.of("spidra", "output_failed_pages"));
			assertReadersAgree(failed, 2);
			assertThat(failed.location()).isEqualTo("file:" + this.bench.output() + "/failed_pages");
			assertThat(snapshots(failed)).isEqualTo(3);
		}
	}

	@Test
	void aDatabaseThatCannotBeReachedIsCaughtUpWith() throws Exception {
		this.bench.env("SPIDRA_ICEBERG_USER", "sa").env("SPIDRA_ICEBERG_PASSWORD", "hidden-word");
		serve("a", "b");
		assertThat(this.bench.runCrawls("a", words()).code()).isZero();
		this.bench.env("SPIDRA_ICEBERG_PASSWORD", "wrong-word");
		Workbench.Result failed = this.bench.runCrawls("b", words());
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		assertThat(failed.err()).contains("Wrong user name or password").doesNotContain("wrong-word", "hidden-word");
		assertThat(failed.lastLine()).doesNotContain("job repository");
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("2");
		List<String> compare = new ArrayList<>(List.of("iceberg", "output=" + this.bench.output()));
		compare.addAll(List.of(words()));
		Workbench.Result unread = this.bench.run(compare.toArray(String[]::new));
		assertThat(unread.code()).isEqualTo(5);
		assertThat(unread.err()).contains("the Iceberg tables of " + this.bench.output() + " cannot be read: ")
			.doesNotContain("are published");
		this.bench.env("SPIDRA_ICEBERG_PASSWORD", "hidden-word");
		assertThat(this.bench.runCrawls("b", words()).code()).isZero();
		try (JdbcCatalog catalog = jdbc()) {
			assertReadersAgree(catalog.loadTable(TableIdentifier.of("spidra", "output")), 2);
		}
	}

	@Test
	void theStackTraceHasNoPasswordOfTheUrl() throws Exception {
		serve("a");
		assertThat(this.bench.runCrawls("a").code()).isZero();
		IcebergTables tables = IcebergTables.of(properties(IcebergProperties.Catalog.JDBC,
				"jdbc:postgresql://127.0.0.1:1/lake?user=u&password=hidden-word"), Map.of());
		Dataset dataset = Dataset.open(URI.create("file:" + this.bench.output()));
		StringWriter trace = new StringWriter();
		assertThatExceptionOfType(TablesOwedException.class).isThrownBy(() -> tables.commitOwed(dataset, () -> {
		})).satisfies((failure) -> failure.printStackTrace(new PrintWriter(trace)));
		dataset.files().close();
		assertThat(trace.toString()).contains("127.0.0.1:1/lake", "PSQLException", "at org.apache.iceberg.jdbc.")
			.doesNotContain("hidden-word");
	}

	@Test
	void aServerIsAskedWithTheTokenOfTheEnvironment() throws Exception {
		serve("a", "b");
		try (JdbcCatalog catalog = jdbc(); RestCatalogServer server = new RestCatalogServer(catalog)) {
			String[] words = { "--spidra.iceberg.catalog=rest", "--spidra.iceberg.uri=" + server.url(),
					"--spidra.iceberg.table=web.shop.pages", "--spidra.flatten.tables=products" };
			Workbench.Result refused = this.bench.runCrawls("a", words);
			assertThat(refused.code()).as(refused.err()).isEqualTo(5);
			assertThat(refused.err()).contains("not authorized").doesNotContain("please report this");
			this.bench.env("SPIDRA_ICEBERG_TOKEN", RestCatalogServer.TOKEN);
			assertThat(this.bench.runCrawls("a", words).code()).isZero();
			Workbench.Result second = this.bench.runCrawls("b", words);
			assertThat(second.code()).as(second.err()).isZero();
			serve("a");
			Workbench.Result rerun = this.bench.run(words("a", words, "rerun=yes"));
			assertThat(rerun.code()).as(rerun.err()).isZero();
			assertThat(rerun.err()).contains("committed run a to 3 Iceberg tables");
			// the server keeps its own hands off the files: it has nothing but metadata
			Table pages = catalog.loadTable(TableIdentifier.of("web", "shop", "pages"));
			assertReadersAgree(pages, 2);
			assertThat(snapshots(pages)).isEqualTo(3);
			assertReadersAgree(catalog.loadTable(TableIdentifier.of("web", "shop", "pages_products")), 4);
			assertThat(server.requests()).anyMatch((request) -> request.startsWith("POST /v1/namespaces/web"));
			int before = server.requests().size();
			assertThat(this.bench.runCrawls("b", words).code()).isZero();
			assertThat(server.requests()).hasSize(before); // nothing is owed, so nobody
															// is asked
		}
	}

	@Test
	void aTokenIsAskedForWithTheScopeThatTheServerWants() throws Exception {
		serve("a");
		this.bench.env("SPIDRA_ICEBERG_CREDENTIAL", "id:hidden-word");
		try (JdbcCatalog catalog = jdbc(); RestCatalogServer server = new RestCatalogServer(catalog)) {
			Workbench.Result result = this.bench.runCrawls("a", "--spidra.iceberg.catalog=rest",
					"--spidra.iceberg.uri=" + server.url(), "--spidra.iceberg.scope=PRINCIPAL_ROLE:ALL",
					"--spidra.iceberg.oauth2-server-uri=" + server.url() + RestCatalogServer.TOKENS);
			assertThat(result.code()).as(result.err()).isZero();
			assertThat(server.requests()).anyMatch((request) -> request.startsWith("POST " + RestCatalogServer.TOKENS)
					&& request.contains("scope=PRINCIPAL_ROLE%3AALL"));
			assertReadersAgree(catalog.loadTable(TableIdentifier.of("spidra", "output")), 1);
		}
	}

	@Test
	@Tag("slow")
	void aCatalogThatAcceptsAndDoesNotAnswerIsGivenUp() throws Exception {
		serve("a");
		assertThat(this.bench.runCrawls("a").code()).isZero();
		ExecutorService two = Executors.newFixedThreadPool(2);
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			String address = "//127.0.0.1:" + silent.getLocalPort();
			List<Future<?>> both = new ArrayList<>();
			for (IcebergProperties properties : List.of(
					properties(IcebergProperties.Catalog.JDBC, "jdbc:postgresql:" + address + "/lake?user=u"),
					properties(IcebergProperties.Catalog.REST, "http:" + address))) {
				both.add(two.submit(() -> {
					Dataset dataset = Dataset.open(URI.create("file:" + this.bench.output()));
					IcebergTables.of(properties, Map.of()).commitOwed(dataset, () -> {
					});
					return null;
				}));
			}
			for (Future<?> each : both) {
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> each.get(3, TimeUnit.MINUTES))
					.withCauseInstanceOf(TablesOwedException.class);
			}
		}
		finally {
			two.shutdownNow();
		}
	}

	private static IcebergProperties properties(IcebergProperties.Catalog catalog, String uri) {
		return new IcebergProperties(catalog, null, uri, "lake", null, null, null, WEEK);
	}

	private String[] words(String crawl, String[] words, String... more) {
		List<String> all = new ArrayList<>(List.of("crawlId=" + crawl, "output=" + this.bench.output()));
		all.addAll(List.of(words));
		all.addAll(List.of(more));
		return all.toArray(String[]::new);
	}

	@Test
	@Tag("slow")
	void twoDatasetsCommitToOneCatalogAtOnce() throws Exception {
		Path[] outputs = { this.bench.folder().resolve("one"), this.bench.folder().resolve("two") };
		for (Path output : outputs) {
			for (int i = 0; i < 4; i++) {
				serve("c" + i);
				assertThat(
						this.bench.run("crawlId=c" + i, "output=" + output, "--spidra.flatten.tables=products").code())
					.isZero();
			}
		}
		IcebergProperties properties = properties(IcebergProperties.Catalog.JDBC, h2());
		IcebergTables tables = IcebergTables.of(properties,
				Map.of("SPIDRA_ICEBERG_USER", "sa", "SPIDRA_ICEBERG_PASSWORD", "hidden-word"));
		ExecutorService two = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> both = new ArrayList<>();
			for (Path output : outputs) {
				both.add(two.submit(() -> {
					Dataset dataset = Dataset.open(URI.create("file:" + output));
					tables.commitOwed(dataset, () -> {
					});
					dataset.files().close();
					return null;
				}));
			}
			for (Future<?> each : both) {
				each.get();
			}
		}
		finally {
			two.shutdownNow();
		}
		try (JdbcCatalog catalog = jdbc()) {
			for (String name : List.of("one", "two")) {
				Table pages = catalog.loadTable(TableIdentifier.of("spidra", name));
				assertThat(snapshots(pages)).isEqualTo(4);
				assertReadersAgree(pages, 4);
				assertReadersAgree(catalog.loadTable(TableIdentifier.of("spidra", name + "_products")), 8);
			}
		}
	}

}
