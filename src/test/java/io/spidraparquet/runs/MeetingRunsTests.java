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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.workbench.FaultyFileSystem;
import io.spidraparquet.workbench.JobDatabase;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;

import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs of one dataset that meet what another one, or a crash, has left.
 */
class MeetingRunsTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@BeforeEach
	void serveCrawls() {
		this.bench.api().servePages("a", page("a1", "{\"n\":1}"), page("a2", "{\"n\":2}"));
		this.bench.api().servePages("b", page("b1", "{\"n\":3}"));
	}

	@AfterEach
	void freeTheDisk() {
		FaultyFileSystem.setFull((path) -> false);
	}

	private Workbench.Result run(String crawls, String... more) {
		List<String> words = new ArrayList<>(List.of("crawlId=" + crawls, "output=faulty://" + this.bench.output()));
		words.addAll(List.of(more));
		return this.bench.run(words.toArray(String[]::new));
	}

	private void fail(String path, String crawls, String... more) {
		FaultyFileSystem.setFull((file) -> file.contains(path));
		Workbench.Result failed = run(crawls, more);
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		FaultyFileSystem.setFull((file) -> false);
	}

	private void done(String crawls, String... more) {
		Workbench.Result done = run(crawls, more);
		assertThat(done.code()).as(done.err()).isZero();
	}

	private void assertPages(String... ids) {
		assertThat(this.bench.query("SELECT page_id FROM {pages} ORDER BY ALL")).containsExactly(ids);
	}

	private void assertNothingIsLeft() throws IOException {
		assertThat(Workbench.filesBelow(this.bench.output()).keySet())
			.noneMatch((path) -> path.contains("staging/") || path.endsWith(".tmp"));
		assertThat(stateFiles()).noneMatch((path) -> path.contains("/runs/"));
	}

	private List<String> stateFiles() throws IOException {
		return Workbench.filesBelow(this.bench.home()).keySet().stream().map((path) -> "/" + path).toList();
	}

	@Test
	void laterRunTakesACrawlOfAFailedOneThatNobodyRestarts() throws IOException {
		fail("/pages-", "a,b");
		done("a");
		assertPages("a1", "a2");

		done("a,b");
		assertPages("a1", "a2", "b1");
		assertThat(this.bench.api().requests()).as("the response of b is kept")
			.containsExactlyInAnyOrder("a", "b", "a");
		assertNothingIsLeft();
	}

	@Test
	void runWhoseCrawlsAllStandInAnotherPublishesNothing() throws IOException {
		fail("/pages-", "a");
		done("a,b");
		Workbench.Result late = run("a");
		assertThat(late.code()).as(late.err()).isZero();
		assertThat(late.err()).contains("crawl a is left out: run crawls-");
		assertThat(this.bench.dataFiles()).hasSize(1);
		assertNothingIsLeft();
	}

	@Test
	void publicationThatWasInterruptedIsFinishedByAnotherRun() throws IOException {
		interruptPublication("b");
		done("a");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	/** As if the process had died before the last rename. */
	private void interruptPublication(String key) throws IOException {
		done(key);
		Path output = this.bench.output();
		Path manifest = output.resolve("_spidra/runs/" + key + ".json");
		String attempt = attempt(Files.readString(manifest));
		Path staging = Files.createDirectories(output.resolve("_spidra/staging/" + attempt));
		Files.move(manifest, staging.resolve("manifest.json"));
	}

	private static String attempt(String manifest) {
		return manifest.replaceAll("(?s).*\"attempt\" : \"(\\w+)\".*", "$1");
	}

	@Test
	void commandWhoseProcessDiedAfterThePublicationIsOnlyEnded() throws IOException, SQLException {
		done("a");
		pretendTheProcessDiedAtItsEnd("a", false);
		Workbench.Result again = run("a");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(this.bench.api().requests()).containsExactly("a");
		assertPages("a1", "a2");
		assertThat(executions()).containsExactly("FAILED ended", "COMPLETED ended");
		assertNothingIsLeft();
	}

	@Test
	void rerunBesideAnAttemptThatIsPublishedFetchesAnew() throws IOException, SQLException {
		done("a");
		pretendTheProcessDiedAtItsEnd("a", false);
		this.bench.api().servePages("a", page("a1", "{\"n\":10}"));
		done("a", "rerun=yes");
		assertThat(this.bench.query("SELECT page_id, n FROM {pages}")).containsExactly("a1|10");
		assertNothingIsLeft();
	}

	@Test
	void rerunWhoseProcessDiedAfterThePublicationIsOnlyEnded() throws IOException, SQLException {
		done("a");
		done("a", "rerun=yes");
		pretendTheProcessDiedAtItsEnd("a", true);
		this.bench.api().requests().clear();
		done("a", "rerun=yes");
		assertThat(this.bench.api().requests()).isEmpty();
		assertNothingIsLeft();
	}

	@Test
	void anotherRunRemovesTheStateOfAPublishedOne() throws IOException, SQLException {
		done("a");
		pretendTheProcessDiedAtItsEnd("a", false);
		done("b");
		assertThat(executions()).containsExactly("FAILED ended", "COMPLETED ended");
		assertNothingIsLeft();
	}

	/** Puts back what the end of a run removes and changes. */
	private void pretendTheProcessDiedAtItsEnd(String key, boolean rerun) throws IOException, SQLException {
		String attempt = attempt(Files.readString(this.bench.output().resolve("_spidra/runs/" + key + ".json")));
		Path run = Files.createDirectories(database().file().resolveSibling("runs").resolve(key));
		Files.writeString(run.resolve("run.json"),
				"""
						{"attempt":"%s","fingerprint":"x","startedAt":"2026-11-24T00:00:00Z","rerun":%s,"selection":null,"slices":1,\
						"plan":{"crawls":[{"id":"%s","deferredBefore":false}],"deferred":{}}}"""
					.formatted(attempt, rerun, key));
		database().update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL, EXIT_CODE = 'UNKNOWN'"
				+ " WHERE JOB_EXECUTION_ID = (SELECT max(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)");
		database().update("UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL, EXIT_CODE = 'EXECUTING'"
				+ " WHERE STEP_NAME = 'publish' AND JOB_EXECUTION_ID ="
				+ " (SELECT max(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)");
	}

	@Test
	void rerunBesideAFailedAttemptTakesItsResponses() throws IOException {
		fail("/pages-", "a");
		done("a", "rerun=yes");
		assertThat(this.bench.api().requests()).containsExactly("a");
		assertPages("a1", "a2");
		assertNothingIsLeft();
	}

	@Test
	void failedRerunLeavesWhatIsPublishedAsItIs() throws IOException {
		done("a");
		this.bench.api().servePages("a", page("a1", "{\"n\":10}"));
		fail("/pages-", "a", "rerun=yes");
		assertThat(this.bench.query("SELECT page_id, n FROM {pages} ORDER BY ALL")).containsExactly("a1|1", "a2|2");
		Workbench.Result plain = run("a");
		assertThat(plain.err()).contains("run a is already published");

		done("a", "rerun=yes");
		assertThat(this.bench.query("SELECT page_id, n FROM {pages}")).containsExactly("a1|10");
		assertThat(this.bench.api().requests()).containsExactly("a", "a");
		assertNothingIsLeft();
	}

	@Test
	void lostStateBeginsAnewAndLeavesNoStaging() throws IOException {
		fail("manifest.json", "a,b");
		Workbench.delete(this.bench.home());
		done("a,b");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	@Test
	void lostJobRepositoryBeginsAnewWithTheResponses() throws IOException {
		fail("manifest.json", "a,b");
		Files.delete(database().file());
		done("a,b");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	@Test
	void damagedJobRepositoryIsPutAside() throws IOException {
		fail("manifest.json", "a,b");
		Path database = database().file();
		byte[] bytes = Files.readAllBytes(database);
		for (int i = 0; i < bytes.length; i += 7) {
			bytes[i] ^= 0x55;
		}
		Files.write(database, bytes);
		Workbench.Result again = run("a,b");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(again.err()).contains("the job repository is damaged, and was moved to " + database + ".damaged");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	@Test
	void jobRepositoryThatHardlyBeganIsPutAside() throws IOException {
		for (int bytes : new int[] { 0, 100, 5000 }) {
			fail("manifest.json", "a,b");
			try (var channel = Files.newByteChannel(database().file(), StandardOpenOption.WRITE)) {
				channel.truncate(bytes);
			}
			done("a,b");
			assertPages("a1", "a2", "b1");
			assertNothingIsLeft();
			Workbench.delete(this.bench.output());
		}
	}

	@Test
	void partitionWhoseFilesWereNotClosedIsWrittenAgain() throws IOException, SQLException {
		fail("manifest.json", "a,b");
		for (String key : List.of("pages.files", "failed.files")) {
			database().update("UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTED' WHERE STEP_NAME = 'write'");
			forget(key); // as if the process had died before it was noted
			fail("manifest.json", "a,b");
		}
		done("a,b");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	@Test
	void otherConcurrencyGoesOnWithTheSlicesThatThereAre() throws IOException {
		this.bench.api().servePages("c", page("c1", "{\"n\":4}"));
		for (String[] each : new String[][] { { "1", "4" }, { "4", "1" }, { "2", "3" } }) {
			this.bench.api().answer("b", (exchange) -> TestApi.send(exchange, 500, "{}"));
			Workbench.Result failed = run("a,b,c", "--spidra.api.concurrency=" + each[0],
					"--spidra.api.max-attempts=1");
			assertThat(failed.code()).isEqualTo(5);
			this.bench.api().servePages("b", page("b1", "{\"n\":3}")).requests().clear();
			done("a,b,c", "--spidra.api.concurrency=" + each[1]);
			assertThat(this.bench.api().requests()).containsExactly("b");
			assertPages("a1", "a2", "b1", "c1");
			assertNothingIsLeft();
			Workbench.delete(this.bench.output());
		}
	}

	@Test
	void executionOfADatasetThatWasDeletedIsEnded() throws IOException, SQLException {
		done("a");
		database().update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL");
		Workbench.delete(this.bench.output());
		done("a");
		assertThat(executions()).containsExactly("FAILED ended", "COMPLETED ended");
	}

	@Test
	void spoolThatIsHalfThereIsFetchedWhereItLacks() throws IOException {
		fail("manifest.json", "a,b", "--spidra.api.concurrency=1");
		Path bodies = stateFile("fetched/0.json");
		try (var channel = Files.newByteChannel(bodies, StandardOpenOption.WRITE)) {
			channel.truncate(Files.size(bodies) - 10); // the end of b
		}
		done("a,b", "--spidra.api.concurrency=1");
		assertThat(this.bench.api().requests()).containsExactly("a", "b", "b");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	@Test
	void stateFilesThatAreCutBeginAnew() throws IOException {
		for (String name : List.of("run.json", "slice-0.json", "fetched.json")) {
			fail("manifest.json", "a,b");
			Files.writeString(stateFile(name), "{\"att");
			done("a,b");
			assertPages("a1", "a2", "b1");
			assertNothingIsLeft();
			Workbench.delete(this.bench.output());
		}
	}

	@Test
	void outputThatWasDeletedIsWrittenAnew() throws IOException {
		fail("manifest.json", "a,b");
		Workbench.delete(this.bench.output());
		done("a,b");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	@Test
	void changedSettingsBetweenFailureAndRestartHoldForAllRows() throws IOException {
		fail("manifest.json", "a,b");
		done("a,b", "--spidra.flatten.parse-text=false", "--spidra.parquet.codec=GZIP");
		assertThat(this.bench.query(
				"SELECT DISTINCT compression FROM parquet_metadata('" + this.bench.output() + "/pages/**/*.parquet')"))
			.containsExactly("GZIP");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	@Test
	void clockThatWentBackDoesNotHideWhatCameAfter() throws IOException, SQLException {
		fail("/pages-", "a,b");
		database().update("UPDATE BATCH_STEP_EXECUTION SET CREATE_TIME = DATEADD('DAY', 1, CREATE_TIME),"
				+ " START_TIME = DATEADD('DAY', 1, START_TIME), LAST_UPDATED = DATEADD('DAY', 1, LAST_UPDATED)");
		Workbench.Result again = run("a,b");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(again.err()).contains("the clock has gone back");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	@Test
	void executionsThatACrashLeftAreEnded() throws IOException, SQLException {
		for (String status : List.of("STARTED", "STARTING", "STOPPING", "UNKNOWN")) {
			fail("manifest.json", "a,b");
			database().update("UPDATE BATCH_JOB_EXECUTION SET STATUS = '" + status + "', END_TIME = NULL");
			database().update("UPDATE BATCH_STEP_EXECUTION SET STATUS = '" + status + "', END_TIME = NULL"
					+ " WHERE STEP_NAME IN ('publish', 'write')");
			Workbench.Result again = run("a,b");
			assertThat(again.code()).as(status + "\n" + again.err()).isZero();
			assertThat(executions()).allMatch((execution) -> execution.matches("(FAILED|COMPLETED) ended"));
			assertPages("a1", "a2", "b1");
			assertNothingIsLeft();
			Workbench.delete(this.bench.output());
			Workbench.delete(this.bench.home());
		}
	}

	@Test
	void instanceThatACrashLeftWithoutExecutionBeginsAnew() throws IOException, SQLException {
		fail("manifest.json", "a,b");
		for (String table : List.of("STEP_EXECUTION_CONTEXT", "STEP_EXECUTION", "JOB_EXECUTION_CONTEXT",
				"JOB_EXECUTION_PARAMS", "JOB_EXECUTION")) {
			database().update("DELETE FROM BATCH_" + table);
		}
		done("a,b");
		assertPages("a1", "a2", "b1");
		assertNothingIsLeft();
	}

	/** Renames a key in the contexts of all steps. */
	private void forget(String key) throws SQLException, IOException {
		DefaultExecutionContextSerializer serializer = new DefaultExecutionContextSerializer();
		try (Connection connection = database().connect();
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
		return stateFiles().stream()
			.filter((path) -> path.endsWith("/" + name))
			.map((path) -> this.bench.home().resolve(path.substring(1)))
			.findFirst()
			.orElseThrow();
	}

	private JobDatabase database() throws IOException {
		return JobDatabase.below(this.bench.home());
	}

	private List<String> executions() throws SQLException, IOException {
		return database().query("SELECT STATUS || CASE WHEN END_TIME IS NULL THEN ' open' ELSE ' ended' END"
				+ " FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID");
	}

}
