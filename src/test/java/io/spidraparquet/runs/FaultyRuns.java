package io.spidraparquet.runs;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.workbench.FaultyFileSystem;
import io.spidraparquet.workbench.JobDatabase;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs over the crawls {@code a}, of two pages, and {@code b}, of one, into the output of
 * a workbench, on a disk that has no room while a test says so. Registered as an
 * extension, it serves the crawls and makes room again after each test.
 */
record FaultyRuns(Workbench bench) implements BeforeEachCallback, AfterEachCallback {

	@Override
	public void beforeEach(ExtensionContext context) {
		this.bench.api().servePages("a", page("a1", "{\"n\":1}"), page("a2", "{\"n\":2}"));
		this.bench.api().servePages("b", page("b1", "{\"n\":3}"));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		FaultyFileSystem.setFull((path) -> false);
	}

	Workbench.Result run(String crawls, String... more) {
		List<String> words = new ArrayList<>(List.of("crawlId=" + crawls, "output=faulty://" + this.bench.output()));
		words.addAll(List.of(more));
		return this.bench.run(words.toArray(String[]::new));
	}

	void fail(String path, String crawls, String... more) {
		FaultyFileSystem.setFull((file) -> file.contains(path));
		Workbench.Result failed = run(crawls, more);
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		FaultyFileSystem.setFull((file) -> false);
	}

	void done(String crawls, String... more) {
		Workbench.Result done = run(crawls, more);
		assertThat(done.code()).as(done.err()).isZero();
	}

	void assertPages(String... ids) {
		assertThat(this.bench.query("SELECT page_id FROM {pages} ORDER BY ALL")).containsExactly(ids);
	}

	void assertNothingIsLeft() throws IOException {
		assertThat(Workbench.filesBelow(this.bench.output()).keySet())
			.noneMatch((path) -> path.contains("staging/") || path.endsWith(".tmp"));
		assertThat(stateFiles()).noneMatch((path) -> path.contains("/runs/"));
	}

	List<String> stateFiles() throws IOException {
		return Workbench.filesBelow(this.bench.home()).keySet().stream().map((path) -> "/" + path).toList();
	}

	JobDatabase database() throws IOException {
		return JobDatabase.below(this.bench.home());
	}

	List<String> executions() throws SQLException, IOException {
		return database().query("SELECT STATUS || CASE WHEN END_TIME IS NULL THEN ' open' ELSE ' ended' END"
				+ " FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID");
	}

}
