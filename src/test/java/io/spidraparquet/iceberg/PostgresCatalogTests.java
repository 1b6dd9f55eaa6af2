package io.spidraparquet.iceberg;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.workbench.Iceberg;
import io.spidraparquet.workbench.Postgres;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A catalog in PostgreSQL, read with Iceberg's own client.
 */
class PostgresCatalogTests {

	private static final int CATALOGS = 4;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private Workbench.Result run(Path output, String crawl, String... more) {
		this.bench.api().servePages(crawl, TestApi.page(crawl + "1", "{\"n\":1}"), TestApi.failedPage("q", "no luck"));
		List<String> words = new ArrayList<>(List.of("crawlId=" + crawl, "output=" + output));
		words.addAll(List.of(more));
		Workbench.Result result = this.bench.run(words.toArray(String[]::new));
		assertThat(result.code()).as(result.err()).isZero();
		return result;
	}

	private static JdbcCatalog catalog(String uri) {
		JdbcCatalog catalog = new JdbcCatalog();
		catalog.setConf(Iceberg.local());
		catalog.initialize("spidra", Map.of("uri", uri, "warehouse", "file:/unused", "jdbc.schema-version", "V1"));
		return catalog;
	}

	private static void assertPages(JdbcCatalog catalog, String name, int rows, int snapshots) throws Exception {
		Table pages = catalog.loadTable(TableIdentifier.of("spidra", name));
		assertThat(Iceberg.rows(pages, null)).hasSize(rows).isEqualTo(Iceberg.rowsByDuckDb(pages, null));
		assertThat(StreamSupport.stream(pages.snapshots().spliterator(), false)).hasSize(snapshots);
	}

	@Test
	void runsRerunsAndFirstStartsAtTheSameTimeAreInTheTables() throws Exception {
		try (Postgres postgres = Postgres.in(this.bench.folder())) {
			String uri = postgres.url("postgres");
			String[] words = { "--spidra.iceberg.catalog=jdbc", "--spidra.iceberg.uri=" + uri };
			run(this.bench.output(), "a");
			Workbench.Result compared = this.bench.run("iceberg", "output=" + this.bench.output(), words[0], words[1]);
			assertThat(compared.code()).as(compared.err()).isEqualTo(5);
			assertThat(compared.out()).contains("1 run to commit: a");
			assertThat(postgres.query("SELECT tablename FROM pg_tables WHERE tablename LIKE 'iceberg%'")).isEmpty();
			run(this.bench.output(), "b", words);
			run(this.bench.output(), "a", words[0], words[1], "rerun=yes");
			try (JdbcCatalog catalog = catalog(uri)) {
				assertPages(catalog, "output", 2, 3);
			}
			List<Path> outputs = List.of(this.bench.folder().resolve("one"), this.bench.folder().resolve("two"));
			for (Path output : outputs) {
				run(output, "c");
			}
			for (int i = 0; i < CATALOGS; i++) {
				postgres.execute("CREATE DATABASE lake" + i);
				String lake = uri.replace("/postgres?", "/lake" + i + "?");
				commitAtOnce(outputs, lake);
				try (JdbcCatalog catalog = catalog(lake)) {
					assertPages(catalog, "one", 1, 1);
					assertPages(catalog, "two", 1, 1);
				}
			}
		}
	}

	/** The catalog has nothing yet, not even the tables that make it one. */
	private static void commitAtOnce(List<Path> outputs, String uri) throws Exception {
		IcebergTables tables = IcebergTables.of(new IcebergProperties(IcebergProperties.Catalog.JDBC, null, uri,
				"spidra", null, null, null, Duration.ofDays(7)), Map.of());
		CyclicBarrier start = new CyclicBarrier(outputs.size());
		ExecutorService threads = Executors.newFixedThreadPool(outputs.size());
		try {
			List<Future<?>> commits = new ArrayList<>();
			for (Path output : outputs) {
				commits.add(threads.submit(() -> {
					Dataset dataset = Dataset.open(URI.create("file:" + output));
					start.await();
					tables.commitOwed(dataset, () -> {
					});
					dataset.files().close();
					return null;
				}));
			}
			for (Future<?> each : commits) {
				each.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
