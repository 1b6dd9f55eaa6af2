package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

import io.spidraparquet.workbench.Workbench;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs that meet a job repository which opens, but is damaged.
 */
class DamagedRepositoryTests {

	private static final String CONTEXTS = "UPDATE BATCH_STEP_EXECUTION_CONTEXT SET SHORT_CONTEXT = ";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final FaultyRuns runs = new FaultyRuns(this.bench);

	@ParameterizedTest
	@ValueSource(strings = { "UPDATE BATCH_STEP_EXECUTION SET STATUS = 'COMPLETEE' WHERE STEP_NAME = 'plan'",
			"UPDATE BATCH_JOB_EXECUTION SET STATUS = 'x'", "UPDATE BATCH_JOB_EXECUTION_PARAMS SET PARAMETER_TYPE = 'x'",
			"UPDATE BATCH_STEP_EXECUTION SET CREATE_TIME = DATEADD('DAY', -1, CREATE_TIME), STATUS = NULL",
			CONTEXTS + "'rubbish'", CONTEXTS + "SUBSTRING(SHORT_CONTEXT, 1, 40)", CONTEXTS + "''",
			"UPDATE BATCH_JOB_EXECUTION_CONTEXT SET SHORT_CONTEXT = 'rubbish'",
			"ALTER TABLE BATCH_JOB_EXECUTION DROP COLUMN EXIT_CODE",
			"ALTER TABLE BATCH_STEP_EXECUTION_CONTEXT DROP COLUMN SERIALIZED_CONTEXT",
			"ALTER TABLE BATCH_STEP_EXECUTION ALTER COLUMN READ_COUNT VARCHAR",
			"ALTER SEQUENCE BATCH_JOB_EXECUTION_SEQ RESTART WITH 1",
			"ALTER SEQUENCE BATCH_STEP_EXECUTION_SEQ RESTART WITH 1",
			"DROP TABLE BATCH_STEP_EXECUTION_CONTEXT; DROP TABLE BATCH_STEP_EXECUTION",
			"DELETE FROM BATCH_STEP_EXECUTION_CONTEXT WHERE STEP_EXECUTION_ID IN (SELECT STEP_EXECUTION_ID FROM "
					+ "BATCH_STEP_EXECUTION WHERE STEP_NAME LIKE 'write%:%'); DELETE FROM BATCH_STEP_EXECUTION "
					+ "WHERE STEP_NAME LIKE 'write%:%'" })
	void isPutAsideWhateverIsWrong(String damage) throws IOException, SQLException {
		this.runs.fail("manifest.json", "a,b");
		try (Connection connection = this.runs.database().connect();
				Statement statement = connection.createStatement()) {
			statement.execute(damage);
		}
		assertCured();
	}

	@Test
	void isPutAsideWhenBytesAreOverwritten() throws IOException {
		for (int seed = 0; seed < 3; seed++) {
			this.runs.fail("manifest.json", "a,b");
			Path file = this.runs.database().file();
			byte[] bytes = Files.readAllBytes(file);
			Random random = new Random(seed);
			for (int i = 0; i < 60; i++) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
			}
			Files.write(file, bytes);
			assertCured();
			Workbench.delete(this.bench.output());
			Workbench.delete(this.bench.home());
		}
	}

	@Test
	void isPutAsideIfAFolderHasItsName() throws IOException {
		this.runs.fail("manifest.json", "a,b");
		for (int i = 0; i < 2; i++) {
			Path file = this.runs.database().file();
			Files.delete(file);
			Files.createDirectories(file.resolve("sub"));
			assertThat(this.runs.run("a,b", "rerun=yes").err()).contains(
					file + " is a folder where the job repository should be; it was moved to " + file + ".damaged");
		}
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void inPostgreSqlIsLeftAsItIsAndNamesTheCure() throws IOException, SQLException {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
			String url = postgres.getJdbcUrl("postgres", "postgres");
			String repository = "--spring.datasource.url=" + url;
			this.runs.fail("manifest.json", "a,b", repository);
			for (String damage : new String[] { CONTEXTS + "'rubbish'",
					"UPDATE BATCH_STEP_EXECUTION SET STATUS = 'COMPLETEE'",
					"ALTER TABLE BATCH_JOB_EXECUTION DROP COLUMN EXIT_CODE" }) {
				try (Connection connection = DriverManager.getConnection(url);
						Statement statement = connection.createStatement()) {
					statement.executeUpdate(damage);
				}
				for (int start = 0; start < 2; start++) {
					Workbench.Result failed = this.runs.run("a,b", repository);
					assertThat(failed.code()).as(failed.err()).isEqualTo(5);
					assertThat(failed.lastLine()).contains("the job repository failed: ",
							"in the database of spring.datasource.url", "give an empty one, and run again");
					assertThat(failed.err()).doesNotContain("\tat ", "put aside", "moved to", "please report");
				}
			}
			try (Connection connection = DriverManager.getConnection(url);
					Statement statement = connection.createStatement()) {
				statement.execute("CREATE DATABASE another");
			}
			this.runs.done("a,b", "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "another"));
			assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
			this.runs.assertPages("a1", "a2", "b1");
		}
	}

	private void assertCured() throws IOException {
		this.bench.api().requests().clear();
		Workbench.Result again = this.runs.run("a,b");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(again.err()).doesNotContain("\tat ");
		assertThat(this.bench.api().requests()).as("no response is fetched twice").isEmpty();
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

}
