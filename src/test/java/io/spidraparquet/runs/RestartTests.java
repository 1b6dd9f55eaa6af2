package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.workbench.FaultyFileSystem;
import io.spidraparquet.workbench.JobDatabase;
import io.spidraparquet.workbench.Workbench;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.spidraparquet.workbench.TestApi.failedPage;
import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run whose write fails and is started again, with H2 and with PostgreSQL as the job
 * repository, on a file system that is not {@code file:}.
 */
class RestartTests {

	private static final int PAGES = 3000;

	private static EmbeddedPostgres postgres;

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeAll
	static void startPostgres() throws IOException {
		postgres = EmbeddedPostgres.start();
	}

	@AfterAll
	static void stopPostgres() throws IOException {
		postgres.close();
	}

	@BeforeEach
	void serveCrawls() {
		String filler = "x".repeat(1000);
		List<String> pages = new ArrayList<>();
		for (int i = 0; i < PAGES; i++) {
			pages.add((i % 10 == 3) ? failedPage("p" + i, "no luck")
					: page("p" + i, "{\"n\":" + i + ",\"text\":\"" + filler + "\"}"));
		}
		this.bench.api().servePages("big", pages.toArray(String[]::new));
	}

	@AfterEach
	void freeTheDisk() {
		FaultyFileSystem.setFull((path) -> false);
	}

	private Workbench.Result run(Repository repository, String... more) {
		List<String> words = new ArrayList<>(
				List.of("crawlId=big", "output=faulty://" + this.bench.output(), "--spidra.partition-size=1MB"));
		words.addAll(repository.settings());
		words.addAll(List.of(more));
		return this.bench.run(words.toArray(String[]::new));
	}

	@ParameterizedTest
	@EnumSource
	void onlyThePartitionThatFailedIsWrittenAgain(Repository repository) throws IOException, SQLException {
		FaultyFileSystem.setFull((path) -> path.contains("partition-00001/pages"));
		Workbench.Result failed = run(repository);
		assertThat(failed.code()).isEqualTo(5);
		assertThat(failed.err()).contains("No space left on device", "partition-00001");
		assertThat(this.bench.dataFiles()).isEmpty();
		List<String> before = partitionFiles();
		assertThat(before).as("partition 0 is complete")
			.hasSize(2)
			.allMatch((file) -> file.contains("partition-00000"));

		FaultyFileSystem.setFull((path) -> path.contains("partition-00000"));
		Workbench.Result restarted = run(repository);
		assertThat(restarted.code()).as(restarted.err()).isZero();
		assertThat(this.bench.api().requests()).as("no response is fetched twice").containsExactly("big");
		assertEveryPageOnce();
		assertThat(steps(repository)).containsExactly("writePartition:00000 COMPLETED", "writePartition:00001 FAILED",
				"writePartition:00001 COMPLETED");
	}

	@ParameterizedTest
	@EnumSource
	void changedSettingsWriteAllPartitionsAgain(Repository repository) throws IOException, SQLException {
		FaultyFileSystem.setFull((path) -> path.contains("partition-00001/pages"));
		assertThat(run(repository).code()).isEqualTo(5);

		FaultyFileSystem.setFull((path) -> false);
		Workbench.Result changed = run(repository, "--spidra.parquet.codec=GZIP");
		assertThat(changed.code()).as(changed.err()).isZero();
		assertThat(this.bench.api().requests()).as("no response is fetched twice").containsExactly("big");
		assertEveryPageOnce();
		assertThat(this.bench.query(
				"SELECT DISTINCT compression FROM parquet_metadata('" + this.bench.output() + "/pages/**/*.parquet')"))
			.containsExactly("GZIP");
		assertThat(steps(repository)).containsExactly("writePartition:00000 COMPLETED", "writePartition:00001 FAILED",
				"writePartition:00000 COMPLETED", "writePartition:00001 COMPLETED");
	}

	@ParameterizedTest
	@EnumSource
	void publicationThatFailsIsPreparedAgain(Repository repository) throws IOException {
		FaultyFileSystem.setFull((path) -> path.contains("manifest.json"));
		assertThat(run(repository).code()).isEqualTo(5);
		assertThat(this.bench.dataFiles()).isEmpty();

		FaultyFileSystem.setFull((path) -> path.contains("partition-"));
		Workbench.Result restarted = run(repository);
		assertThat(restarted.code()).as(restarted.err()).isZero();
		assertEveryPageOnce();
	}

	private void assertEveryPageOnce() throws IOException {
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id), sum(n) FROM {pages}"))
			.containsExactly("2700|2700|" + sumOfRows());
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {failed}"))
			.containsExactly("300|300");
		assertThat(Workbench.filesBelow(this.bench.output()).keySet()).noneMatch((path) -> path.contains("staging"));
	}

	private static long sumOfRows() {
		return Stream.iterate(0L, (i) -> i < PAGES, (i) -> i + 1)
			.filter((i) -> i % 10 != 3)
			.mapToLong(Long::longValue)
			.sum();
	}

	private List<String> partitionFiles() throws IOException {
		try (Stream<Path> files = Files.walk(this.bench.output().resolve("_spidra/staging"))) {
			return files.filter(Files::isRegularFile).map(Path::toString).toList();
		}
	}

	private List<String> steps(Repository repository) throws SQLException, IOException {
		try (Connection connection = repository.connect(this.bench.home());
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("""
						SELECT s.STEP_NAME || ' ' || s.STATUS
						FROM BATCH_STEP_EXECUTION s JOIN BATCH_JOB_EXECUTION_PARAMS p
						ON s.JOB_EXECUTION_ID = p.JOB_EXECUTION_ID AND p.PARAMETER_NAME = 'output'
						WHERE s.STEP_NAME LIKE 'writePartition%%' AND p.PARAMETER_VALUE LIKE '%%%s'
						ORDER BY s.JOB_EXECUTION_ID, s.STEP_NAME""".formatted(this.bench.output()))) {
			return JobDatabase.firstColumn(rows);
		}
	}

	/** Where the job's metadata is kept. */
	enum Repository {

		H2, POSTGRESQL;

		List<String> settings() {
			return (this == H2) ? List.of()
					: List.of("--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"));
		}

		Connection connect(Path home) throws SQLException, IOException {
			if (this == POSTGRESQL) {
				return DriverManager.getConnection(postgres.getJdbcUrl("postgres", "postgres"));
			}
			return JobDatabase.below(home).connect();
		}

	}

}
