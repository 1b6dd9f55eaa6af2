package io.spidraparquet.job.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.spidraparquet.api.Responses;
import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Fetched;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.RunSession;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnType;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpoolSegment;
import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.FaultyFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * A partition of the step {@code write} fails, and the step is started again, by another
 * {@link WriteProcess} each time.
 */
class WriteStepRestartTests {

	@TempDir
	private Path folder;

	@AfterEach
	void makeRoom() {
		FaultyFileSystem.setFull((path) -> false);
	}

	@Test
	void onlyThePartitionThatFailedIsWrittenAgain() throws Exception {
		fetch();

		FaultyFileSystem.setFull((path) -> path.contains("partition-00001/pages-"));
		JobExecution failed = WriteProcess.run(this.folder);
		assertThat(failed.getStatus()).isEqualTo(BatchStatus.FAILED);
		assertThat(steps(failed)).containsExactly("write FAILED", "writePartition:00000 COMPLETED",
				"writePartition:00001 FAILED");
		assertThat(failed.getAllFailureExceptions())
			.anySatisfy((failure) -> assertThat(failure).hasStackTraceContaining("No space left on device"));
		Map<String, FileTime> complete = stagedFiles();
		assertThat(complete.keySet()).hasSize(2).allMatch((file) -> file.startsWith("partition-00000/"));

		FaultyFileSystem.setFull((path) -> false);
		JobExecution restarted = WriteProcess.run(this.folder);
		assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(restarted.getJobInstanceId()).isEqualTo(failed.getJobInstanceId());
		assertThat(steps(restarted)).containsExactly("write COMPLETED", "writePartition:00001 COMPLETED");
		assertThat(stagedFiles()).as("same names, same times").containsAllEntriesOf(complete).hasSize(4);

		assertThat(query("SELECT crawl_id, page_id, n FROM '%s/*/pages-*.parquet' ORDER BY ALL"))
			.containsExactly("a|a0|0", "a|a1|1", "b|b0|0", "b|b1|1", "c|c0|0");
		assertThat(query("SELECT crawl_id, page_id, reason FROM '%s/*/failed_pages-*.parquet' ORDER BY ALL"))
			.containsExactly("a|a2|failed", "c|c1|failed");
	}

	/** Partition 0 is all of a and the first page of b, partition 1 the rest. */
	private void fetch() throws Exception {
		try (RunSession session = WriteProcess.open(this.folder)) {
			Attempt attempt = session.attempt();
			attempt.carryOut(
					Plan.of(Stream.of("a", "b", "c").map((id) -> PlannedCrawl.named(id, "completed")).toList()), 1);
			try (SpoolSegment segment = attempt.openSpool().segment(0)) {
				Responses.fetch(segment, "a", body(page("a0", 0), page("a1", 1), failedPage("a2")));
				Responses.fetch(segment, "b", body(page("b0", 0), page("b1", 1)));
				Responses.fetch(segment, "c", body(page("c0", 0), failedPage("c1")));
			}
			TableSchema fixed = FixedColumns.pages(session.run().key());
			Column n = new Column("n", ColumnType.Basic.INT64, "/data/n", session.run().key());
			TableSchema pages = new TableSchema(1, Stream.concat(fixed.columns().stream(), Stream.of(n)).toList());
			attempt.save(new Fetched(DatasetSchema.of(Table.pages(null, pages)), Map.of(), Map.of(), List.of(),
					List.of(new PageRange(0, 0, 1, 1), new PageRange(1, 1, 2, 2)), List.of("a", "b", "c"),
					DeferredCrawls.NONE, List.of()));
		}
	}

	private static String body(String... pages) {
		return "{\"pages\":[" + String.join(",", pages) + "]}";
	}

	private static String page(String id, int n) {
		return Responses.page(id, "{\"n\":" + n + "}");
	}

	private static String failedPage(String id) {
		return "{\"id\":\"" + id + "\",\"status\":\"failed\"}";
	}

	private static List<String> steps(JobExecution execution) {
		return execution.getStepExecutions()
			.stream()
			.map((step) -> step.getStepName() + " " + step.getStatus())
			.sorted()
			.toList();
	}

	/** Part files and when they were written. */
	private Map<String, FileTime> stagedFiles() throws IOException {
		Map<String, FileTime> files = new TreeMap<>();
		try (Stream<Path> paths = Files.walk(staging())) {
			for (Path path : paths.filter(Files::isRegularFile).toList()) {
				files.put(staging().relativize(path).toString(), Files.getLastModifiedTime(path));
			}
		}
		return files;
	}

	/** The folder of the one attempt. */
	private Path staging() throws IOException {
		try (Stream<Path> attempts = Files.list(this.folder.resolve("output/_spidra/staging"))) {
			return attempts.reduce((one, other) -> fail("two attempts: %s, %s", one, other)).orElseThrow();
		}
	}

	private List<String> query(String sql) throws IOException, SQLException {
		try (DuckDb duckDb = new DuckDb()) {
			return duckDb.query(sql.formatted(staging()));
		}
	}

}
