package io.spidraparquet.shared;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;

import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.workbench.SharedStore;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands {@code doctor} and {@code plan} with outputs on HDFS and S3, and with a
 * job repository in PostgreSQL.
 */
@Timeout(180)
class DoctorIT {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private String word(SharedStore store) throws IOException {
		StringBuilder definition = new StringBuilder("spidra:\n  output: " + store.root() + "/data\n  api.url: "
				+ this.bench.api().url() + "\n  hadoop:\n    x.y: z\n");
		try (FileSystem client = store.client()) {
			store.configuration().forEach((each) -> {
				if (each.getKey()
					.matches(
							"fs\\.s3a\\.(access\\.key|secret\\.key|endpoint.*|path\\.style.*|connection\\.ssl\\.enabled)")) {
					definition.append("    ")
						.append(each.getKey())
						.append(": \"")
						.append(each.getValue())
						.append("\"\n");
				}
			});
			assertThat(client.exists(data(store))).isFalse();
		}
		return "job=" + Files.writeString(this.bench.folder().resolve("shop.yaml"), definition);
	}

	private static org.apache.hadoop.fs.Path data(SharedStore store) {
		return new org.apache.hadoop.fs.Path(store.root() + "/data");
	}

	private void examines(SharedStore store) throws IOException {
		this.bench.api().servePages("a", TestApi.page("p", "{\"a\":1}"));
		String job = word(store);
		Workbench.Result before = this.bench.run("doctor", job);
		assertThat(before.code()).as(before.out()).isZero();
		assertThat(before.out()).contains("ok       output       " + store.root() + "/data can be written");
		Workbench.Result planned = this.bench.run("plan", "crawlId=a", job);
		assertThat(planned.code()).as(planned.err()).isZero();
		try (FileSystem client = store.client()) {
			assertThat(client.exists(data(store))).as("nothing is left behind").isFalse();
			assertThat(this.bench.run("crawlId=a", job).code()).isZero();
			Workbench.Result after = this.bench.run("doctor", job);
			assertThat(after.code()).as(after.out()).isZero();
			assertThat(after.out()).contains("belongs to job=shop; run a is its last",
					"no other run uses this dataset");
			try (FSDataOutputStream out = client.create(new org.apache.hadoop.fs.Path(data(store), "_spidra/lock"))) {
				out.write(
						"{\"version\":1,\"home\":\"x/y\",\"host\":\"other\",\"since\":\"2026-11-23T00:00:00Z\",\"run\":\"r\"}"
							.getBytes(StandardCharsets.UTF_8));
			}
		}
		Workbench.Result held = this.bench.run("doctor", job);
		assertThat(held.code()).as(held.out()).isEqualTo(75);
		assertThat(held.out()).contains("fault    lock         another run holds this dataset: host other, since");
	}

	@Test
	void hdfs() throws IOException {
		Path folder = Files.createDirectory(this.bench.folder().resolve("hdfs"));
		try (SharedStore store = SharedStore.hdfs(folder)) {
			examines(store);
		}
	}

	@Test
	void s3() throws IOException {
		try (SharedStore store = SharedStore.s3()) {
			examines(store);
		}
	}

	@Test
	void workers() throws IOException, SQLException {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
			String url = postgres.getJdbcUrl("postgres", "postgres");
			String[] words = { "doctor", "output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url(),
					"--spring.datasource.url=" + url, "--spidra.workers=remote" };
			Workbench.Result none = this.bench.run(words);
			assertThat(none.code()).as(none.out()).isZero();
			assertThat(none.out().replaceAll("\\s+", " ")).contains(
					"warning workers no worker of this version is connected to the job repository -> start workers"
							+ " with 'jobs/run worker'");
			String name = "&ApplicationName=spidra-parquet%20worker%20";
			try (Connection other = DriverManager.getConnection(url + name + "0.0.9%20c")) {
				assertThat(other.isValid(1)).isTrue();
				assertThat(this.bench.run(words).out().replaceAll("\\s+", " "))
					.contains("connected to the job repository, only others (0.0.9 c) ->");
				name += AppVersion.get() + "%20";
				try (Connection first = DriverManager.getConnection(url + name + "a");
						Connection same = DriverManager.getConnection(url + name + "a");
						Connection second = DriverManager.getConnection(url + name + "b")) {
					assertThat(first.isValid(1) && same.isValid(1) && second.isValid(1)).isTrue();
					assertThat(this.bench.run(words).out().replaceAll("\\s+", " ")).contains(
							"warning workers 2 workers are connected: a, b; others have another version: 0.0.9 c ->");
				}
			}
			try (Connection alone = DriverManager.getConnection(url + name + "a")) {
				assertThat(alone.isValid(1)).isTrue();
				assertThat(this.bench.run(words).out()).contains("ok       workers      1 worker is connected: a\n");
			}
			words[4] = "--spidra.workers=local";
			assertThat(this.bench.run(words).out()).doesNotContain("workers");
		}
	}

	@Test
	void postgresql() throws IOException {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
			String url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
			String[] words = { "doctor", "output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url(),
					"--spring.datasource.url=" + url, "--spring.datasource.username=postgres" };
			Workbench.Result free = this.bench.run(words);
			assertThat(free.code()).as(free.out()).isZero();
			assertThat(free.out()).containsPattern("ok       repository   PostgreSQL \\d.* at\\s+" + url);
			try (AdvisoryLock lock = Objects
				.requireNonNull(AdvisoryLock.of(url, "postgres", null, URI.create("file://" + this.bench.output())))) {
				assertThat(lock.tryTake()).isTrue();
				Workbench.Result held = this.bench.run(words);
				assertThat(held.code()).as(held.out()).isZero();
				assertThat(held.out())
					.contains("warning  repository   a run holds the advisory lock of this dataset\n");
			}
			assertThat(this.bench.run(words).out()).doesNotContain("advisory lock");
		}
	}

}
