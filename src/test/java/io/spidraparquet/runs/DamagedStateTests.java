package io.spidraparquet.runs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs that meet what a crash, a disk or a person has done to the state folder and the
 * output.
 */
class DamagedStateTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final FaultyRuns runs = new FaultyRuns(this.bench);

	@Test
	void lostStateBeginsAnewAndLeavesNoStaging() throws IOException {
		this.runs.fail("manifest.json", "a,b");
		Workbench.delete(this.bench.home());
		this.runs.done("a,b");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fetched.json", "slice-0.json", "run.json", "fetched/origin.json", "fetched/0.crawls" })
	void fileOfTheStateThatIsLostCostsAtMostOneStart(String name) throws IOException {
		this.runs.fail("manifest.json", "a,b");
		String lost = this.runs.stateFiles()
			.stream()
			.filter((file) -> file.endsWith("/" + name))
			.findFirst()
			.orElseThrow();
		Files.delete(Path.of(this.bench.home() + lost));
		Workbench.Result next = this.runs.run("a,b");
		if (next.code() != 0) {
			assertThat(next.code()).as(next.err()).isEqualTo(5);
			assertThat(next.err()).contains(name + " is missing or damaged: run the same command again");
			this.runs.done("a,b");
		}
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void lostJobRepositoryBeginsAnewWithTheResponses() throws IOException {
		this.runs.fail("manifest.json", "a,b");
		Files.delete(this.runs.database().file());
		this.runs.done("a,b");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void damagedJobRepositoryIsPutAside() throws IOException {
		this.runs.fail("manifest.json", "a,b");
		Path database = this.runs.database().file();
		byte[] bytes = Files.readAllBytes(database);
		for (int i = 0; i < bytes.length; i += 7) {
			bytes[i] ^= 0x55;
		}
		Files.write(database, bytes);
		Workbench.Result again = this.runs.run("a,b");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(again.err()).contains("the job repository is damaged (",
				") and was moved to " + database + ".damaged");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void jobRepositoryThatHardlyBeganIsPutAside() throws IOException {
		for (int bytes : new int[] { 0, 100, 5000 }) {
			this.runs.fail("manifest.json", "a,b");
			try (var channel = Files.newByteChannel(this.runs.database().file(), StandardOpenOption.WRITE)) {
				channel.truncate(bytes);
			}
			this.runs.done("a,b");
			this.runs.assertPages("a1", "a2", "b1");
			this.runs.assertNothingIsLeft();
			Workbench.delete(this.bench.output());
		}
	}

	@Test
	void partitionWhoseFilesWereNotClosedIsWrittenAgain() throws IOException, SQLException {
		this.runs.fail("manifest.json", "a,b");
		for (String key : List.of("files.pages", "files.failed_pages")) {
			this.runs.database().update("UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTED' WHERE STEP_NAME = 'write'");
			forget(key); // as if the process had died before it was noted
			this.runs.fail("manifest.json", "a,b");
		}
		this.runs.done("a,b");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void executionOfADatasetThatWasDeletedIsEnded() throws IOException, SQLException {
		this.runs.done("a");
		this.runs.database().update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL");
		Workbench.delete(this.bench.output());
		this.runs.done("a");
		assertThat(this.runs.executions()).containsExactly("FAILED ended", "COMPLETED ended");
	}

	@Test
	void spoolThatIsHalfThereIsFetchedWhereItLacks() throws IOException {
		this.runs.fail("manifest.json", "a,b", "--spidra.api.concurrency=1");
		Path bodies = stateFile("fetched/0.json");
		try (var channel = Files.newByteChannel(bodies, StandardOpenOption.WRITE)) {
			channel.truncate(Files.size(bodies) - 10); // the end of b
		}
		this.runs.done("a,b", "--spidra.api.concurrency=1");
		assertThat(this.bench.api().requests()).containsExactly("a", "b", "b");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void stateFilesThatAreCutBeginAnew() throws IOException {
		for (String name : List.of("run.json", "slice-0.json", "fetched.json")) {
			this.runs.fail("manifest.json", "a,b");
			Files.writeString(stateFile(name), "{\"att");
			this.runs.done("a,b");
			this.runs.assertPages("a1", "a2", "b1");
			this.runs.assertNothingIsLeft();
			Workbench.delete(this.bench.output());
		}
	}

	@Test
	void outputThatWasDeletedIsWrittenAnew() throws IOException {
		this.runs.fail("manifest.json", "a,b");
		Workbench.delete(this.bench.output());
		this.runs.done("a,b");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void clockThatWentBackDoesNotHideWhatCameAfter() throws IOException, SQLException {
		this.runs.fail("/pages-", "a,b");
		this.runs.database()
			.update("UPDATE BATCH_STEP_EXECUTION SET CREATE_TIME = DATEADD('DAY', 1, CREATE_TIME),"
					+ " START_TIME = DATEADD('DAY', 1, START_TIME), LAST_UPDATED = DATEADD('DAY', 1, LAST_UPDATED)");
		Workbench.Result again = this.runs.run("a,b");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(again.err()).contains("the clock has gone back");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void executionsThatACrashLeftAreEnded() throws IOException, SQLException {
		for (String status : List.of("STARTED", "STARTING", "STOPPING", "UNKNOWN")) {
			this.runs.fail("manifest.json", "a,b");
			this.runs.database().update("UPDATE BATCH_JOB_EXECUTION SET STATUS = '" + status + "', END_TIME = NULL");
			this.runs.database()
				.update("UPDATE BATCH_STEP_EXECUTION SET STATUS = '" + status + "', END_TIME = NULL"
						+ " WHERE STEP_NAME IN ('publish', 'write')");
			Workbench.Result again = this.runs.run("a,b");
			assertThat(again.code()).as(status + "\n" + again.err()).isZero();
			assertThat(this.runs.executions()).allMatch((execution) -> execution.matches("(FAILED|COMPLETED) ended"));
			this.runs.assertPages("a1", "a2", "b1");
			this.runs.assertNothingIsLeft();
			Workbench.delete(this.bench.output());
			Workbench.delete(this.bench.home());
		}
	}

	@Test
	void instanceThatACrashLeftWithoutExecutionBeginsAnew() throws IOException, SQLException {
		this.runs.fail("manifest.json", "a,b");
		for (String table : List.of("STEP_EXECUTION_CONTEXT", "STEP_EXECUTION", "JOB_EXECUTION_CONTEXT",
				"JOB_EXECUTION_PARAMS", "JOB_EXECUTION")) {
			this.runs.database().update("DELETE FROM BATCH_" + table);
		}
		this.runs.done("a,b");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	/** Renames a key in the contexts of all steps. */
	private void forget(String key) throws SQLException, IOException {
		DefaultExecutionContextSerializer serializer = new DefaultExecutionContextSerializer();
		try (Connection connection = this.runs.database().connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT c.STEP_EXECUTION_ID, c.SHORT_CONTEXT"
						+ " FROM BATCH_STEP_EXECUTION_CONTEXT c JOIN BATCH_STEP_EXECUTION s USING (STEP_EXECUTION_ID)"
						+ " WHERE s.STEP_NAME LIKE 'writePartition:%'");
				PreparedStatement update = connection.prepareStatement(
						"UPDATE BATCH_STEP_EXECUTION_CONTEXT SET SHORT_CONTEXT = ? WHERE STEP_EXECUTION_ID = ?")) {
			while (rows.next()) {
				Map<String, Object> context = serializer
					.deserialize(new ByteArrayInputStream(rows.getString(2).getBytes(StandardCharsets.UTF_8)));
				assertThat(context.remove(key)).isNotNull();
				ByteArrayOutputStream out = new ByteArrayOutputStream();
				serializer.serialize(context, out);
				update.setString(1, out.toString(StandardCharsets.UTF_8));
				update.setLong(2, rows.getLong(1));
				update.executeUpdate();
			}
		}
	}

	private Path stateFile(String name) throws IOException {
		return this.runs.stateFiles()
			.stream()
			.filter((path) -> path.endsWith("/" + name))
			.map((path) -> this.bench.home().resolve(path.substring(1)))
			.findFirst()
			.orElseThrow();
	}

}
