package io.spidraparquet.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

import io.spidraparquet.chaos.FastApp;
import io.spidraparquet.workbench.Iceberg;
import io.spidraparquet.workbench.SharedStore;
import io.spidraparquet.workbench.TestApi;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Iceberg tables over outputs on HDFS and S3, without a catalog and in a database, which
 * Iceberg's own file system classes read.
 */
@Tag("slow")
class IcebergStoresIT {

	private static FastApp app;

	@TempDir
	private Path folder;

	@BeforeAll
	static void makeApp() throws IOException, InterruptedException {
		app = FastApp.in(Path.of("target/chaos"));
	}

	@Test
	void runAndRerunAreInTheTablesOnHdfs() throws Exception {
		try (SharedStore store = SharedStore.hdfs(this.folder.resolve("hdfs"))) {
			runAndRerun(store);
		}
	}

	@Test
	void runAndRerunAreInTheTablesOnS3() throws Exception {
		try (SharedStore store = SharedStore.s3()) {
			runAndRerun(store);
		}
	}

	private void runAndRerun(SharedStore store) throws Exception {
		Configuration configuration = store.configuration();
		configuration.set("fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
		String paths = store.root() + "/by-path";
		committed(store, paths, () -> new HadoopTables(configuration).load(paths), "--spidra.iceberg.catalog=hadoop");
		String database = "jdbc:h2:file:" + this.folder.resolve("catalog") + ";DATABASE_TO_UPPER=FALSE;WRITE_DELAY=0";
		committed(store, store.root() + "/in-database", () -> {
			try (JdbcCatalog catalog = new JdbcCatalog()) { // else the next run cannot
															// open the file
				catalog.setConf(configuration);
				catalog.initialize("spidra", Map.of("uri", database, "jdbc.user", "sa", "jdbc.password", "word",
						"warehouse", store.root().toString(), "jdbc.schema-version", "V1"));
				return catalog.loadTable(TableIdentifier.of("spidra", "in_database"));
			}
		}, "--spidra.iceberg.catalog=jdbc", "--spidra.iceberg.uri=" + database);
	}

	private void committed(SharedStore store, String output, Supplier<Table> tables, String... words) throws Exception {
		try (TestApi api = new TestApi()) {
			api.servePages("a", TestApi.page("a1", "{\"n\":1}"), TestApi.page("a2", "{\"n\":2}"));
			run(store, api, output, "crawlId=a", words);
			Table first = tables.get();
			List<String> rows = Iceberg.rows(first, null);
			assertThat(rows).hasSize(2);
			assertThat(first.location()).isEqualTo(words.length > 1 ? output.replace("s3a://", "s3://") : output);
			api.servePages("a", TestApi.page("a3", "{\"n\":3,\"m\":[1]}"));
			run(store, api, output, "crawlId=a", words, "rerun=yes");
			Table second = tables.get();
			assertThat(Iceberg.rows(second, null)).singleElement().asString().contains("page_id: a3");
			assertThat(Iceberg.rows(second, second.snapshot(first.currentSnapshot().snapshotId()))).isEqualTo(rows);
			run(store, api, output, "crawlId=a", words, "rerun=yes", "--spidra.iceberg.keep-snapshots=0s");
			Table third = tables.get();
			assertThat(StreamSupport.stream(third.snapshots().spliterator(), false)).hasSize(1);
			assertThat(store.client().listStatus(new org.apache.hadoop.fs.Path(output + "/pages/run=a"))).hasSize(1);
			assertThat(Iceberg.rows(third, null)).hasSize(1);
		}
	}

	private void run(SharedStore store, TestApi api, String output, String crawl, String[] words, String... more)
			throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(List.of(crawl, "output=" + output, "--spidra.api.url=" + api.url()));
		all.addAll(store.settings());
		all.addAll(List.of(words));
		all.addAll(List.of(more));
		Map<String, String> env = new HashMap<>(store.env());
		env.put("SPIDRA_API_KEY", TestApi.KEY);
		env.put("SPIDRA_HOME", this.folder.resolve("home").toString());
		env.put("SPIDRA_ICEBERG_USER", "sa");
		env.put("SPIDRA_ICEBERG_PASSWORD", "word");
		Path log = Files.createTempFile(this.folder, "start", ".log");
		Process process = app.start(List.of(), List.of(), env, all, log);
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
			assertThat(process.exitValue()).as(Files.readString(log)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
