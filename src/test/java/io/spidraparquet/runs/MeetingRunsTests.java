package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import io.spidraparquet.spool.CheckedJson;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs of one dataset that meet what another one has published, or begun.
 */
class MeetingRunsTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final FaultyRuns runs = new FaultyRuns(this.bench);

	@Test
	void laterRunTakesACrawlOfAFailedOneThatNobodyRestarts() throws IOException {
		this.runs.fail("/pages-", "a,b");
		this.runs.done("a");
		this.runs.assertPages("a1", "a2");

		this.runs.done("a,b");
		this.runs.assertPages("a1", "a2", "b1");
		assertThat(this.bench.api().requests()).as("the response of b is kept")
			.containsExactlyInAnyOrder("a", "b", "a");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void runWhoseCrawlsAllStandInAnotherPublishesNothing() throws IOException {
		this.runs.fail("/pages-", "a");
		this.runs.done("a,b");
		Workbench.Result late = this.runs.run("a");
		assertThat(late.code()).as(late.err()).isZero();
		assertThat(late.err()).contains("crawl a is left out: run crawls-");
		assertThat(this.bench.dataFiles()).hasSize(1);
		this.runs.assertNothingIsLeft();
	}

	@Test
	void publicationThatWasInterruptedIsFinishedByAnotherRun() throws IOException {
		interruptPublication("b");
		this.runs.done("a");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

	/** As if the process had died before the last rename. */
	private void interruptPublication(String key) throws IOException {
		this.runs.done(key);
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
		this.runs.done("a");
		pretendTheProcessDiedAtItsEnd("a", false);
		Workbench.Result again = this.runs.run("a");
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(this.bench.api().requests()).containsExactly("a");
		this.runs.assertPages("a1", "a2");
		assertThat(this.runs.executions()).containsExactly("FAILED ended", "COMPLETED ended");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void rerunBesideAnAttemptThatIsPublishedFetchesAnew() throws IOException, SQLException {
		this.runs.done("a");
		pretendTheProcessDiedAtItsEnd("a", false);
		this.bench.api().servePages("a", page("a1", "{\"n\":10}"));
		this.runs.done("a", "rerun=yes");
		assertThat(this.bench.query("SELECT page_id, n FROM {pages}")).containsExactly("a1|10");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void rerunWhoseProcessDiedAfterThePublicationIsOnlyEnded() throws IOException, SQLException {
		this.runs.done("a");
		this.runs.done("a", "rerun=yes");
		pretendTheProcessDiedAtItsEnd("a", true);
		this.bench.api().requests().clear();
		this.runs.done("a", "rerun=yes");
		assertThat(this.bench.api().requests()).isEmpty();
		this.runs.assertNothingIsLeft();
	}

	@Test
	void anotherRunRemovesTheStateOfAPublishedOne() throws IOException, SQLException {
		this.runs.done("a");
		pretendTheProcessDiedAtItsEnd("a", false);
		this.runs.done("b");
		assertThat(this.runs.executions()).containsExactly("FAILED ended", "COMPLETED ended");
		this.runs.assertNothingIsLeft();
	}

	/** Puts back what the end of a run removes and changes. */
	private void pretendTheProcessDiedAtItsEnd(String key, boolean rerun) throws IOException, SQLException {
		String attempt = attempt(Files.readString(this.bench.output().resolve("_spidra/runs/" + key + ".json")));
		Path run = Files.createDirectories(this.runs.database().file().resolveSibling("runs").resolve(key));
		String state = """
				{"attempt":"%s","fingerprint":"x","started_at":"2026-11-24T00:00:00Z","rerun":%s,"selection":null,"slices":1,\
				"plan":{"crawls":[{"id":"%s","deferred_before":false}],"deferred":{}}}"""
			.formatted(attempt, rerun, key);
		Files.write(run.resolve("run.json"), CheckedJson.add(state.getBytes(StandardCharsets.UTF_8)));
		this.runs.database()
			.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL, EXIT_CODE = 'UNKNOWN'"
					+ " WHERE JOB_EXECUTION_ID = (SELECT max(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)");
		this.runs.database()
			.update("UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL, EXIT_CODE = 'EXECUTING'"
					+ " WHERE STEP_NAME = 'publish' AND JOB_EXECUTION_ID ="
					+ " (SELECT max(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)");
	}

	@Test
	void rerunBesideAFailedAttemptTakesItsResponses() throws IOException {
		this.runs.fail("/pages-", "a");
		this.runs.done("a", "rerun=yes");
		assertThat(this.bench.api().requests()).containsExactly("a");
		this.runs.assertPages("a1", "a2");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void failedRerunLeavesWhatIsPublishedAsItIs() throws IOException {
		this.runs.done("a");
		this.bench.api().servePages("a", page("a1", "{\"n\":10}"));
		this.runs.fail("/pages-", "a", "rerun=yes");
		assertThat(this.bench.query("SELECT page_id, n FROM {pages} ORDER BY ALL")).containsExactly("a1|1", "a2|2");
		Workbench.Result plain = this.runs.run("a");
		assertThat(plain.err()).contains("run a is already published");

		this.runs.done("a", "rerun=yes");
		assertThat(this.bench.query("SELECT page_id, n FROM {pages}")).containsExactly("a1|10");
		assertThat(this.bench.api().requests()).containsExactly("a", "a");
		this.runs.assertNothingIsLeft();
	}

	@Test
	void otherConcurrencyGoesOnWithTheSlicesThatThereAre() throws IOException {
		this.bench.api().servePages("c", page("c1", "{\"n\":4}"));
		for (String[] each : new String[][] { { "1", "4" }, { "4", "1" }, { "2", "3" } }) {
			this.bench.api().answer("b", (exchange) -> TestApi.send(exchange, 500, "{}"));
			Workbench.Result failed = this.runs.run("a,b,c", "--spidra.api.concurrency=" + each[0],
					"--spidra.api.max-attempts=1");
			assertThat(failed.code()).isEqualTo(5);
			this.bench.api().servePages("b", page("b1", "{\"n\":3}")).requests().clear();
			this.runs.done("a,b,c", "--spidra.api.concurrency=" + each[1]);
			assertThat(this.bench.api().requests()).containsExactly("b");
			this.runs.assertPages("a1", "a2", "b1", "c1");
			this.runs.assertNothingIsLeft();
			Workbench.delete(this.bench.output());
		}
	}

	@Test
	void changedSettingsBetweenFailureAndRestartHoldForAllRows() throws IOException {
		this.runs.fail("manifest.json", "a,b");
		this.runs.done("a,b", "--spidra.flatten.parse-text=false", "--spidra.parquet.codec=GZIP");
		assertThat(this.bench.query(
				"SELECT DISTINCT compression FROM parquet_metadata('" + this.bench.output() + "/pages/**/*.parquet')"))
			.containsExactly("GZIP");
		this.runs.assertPages("a1", "a2", "b1");
		this.runs.assertNothingIsLeft();
	}

}
