package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.spidraparquet.spool.CheckedJson;
import io.spidraparquet.workbench.FaultyFileSystem;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.spidraparquet.workbench.TestApi.page;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * State that an older build has left: a new attempt begins, with the responses that are
 * kept, and never an error.
 */
class OldStateTests {

	/** The format of the first builds, before a run had a selection and slices. */
	private static final String FIRST_RUN = """
			{"attempt":"%s","fingerprint":"f00d","startedAt":"2026-11-23T01:02:03.004Z","rerun":false,"plan":["a","b"]}""";

	/** The format in which the selection was a text, and the plan had two lists. */
	private static final String TEXT_RUN = """
			{"attempt":"%s","fingerprint":"f00d","startedAt":"2026-11-23T01:02:03.004Z","rerun":false,\
			"selection":"false null [] PT168H","slices":2,"plan":{"crawls":[{"id":"a","createdAt":null,\
			"publishedIn":null,"contentSha256":null,"deferredBefore":false}],"postponed":[],"unfinished":[]}}""";

	/** The format of the end of the fetch at that time. */
	private static final String TEXT_FETCHED = """
			{"columns":[{"name":"page_id","type":"STRING","path":"/id","since":"x"}],"schemaVersion":1,\
			"hugeColumns":[],"discarded":[],"partitions":[{"fromCrawl":0,"fromPage":0,"toCrawl":1,"toPage":1}],\
			"crawls":["a","b"],"left":{"taken":["a","b"],"notFetched":{},"postponed":[],"unchanged":[]}}""";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@RegisterExtension
	private final FaultyRuns runs = new FaultyRuns(this.bench);

	@ParameterizedTest
	@EnumSource
	void runOverNamedCrawlsGoesOnWithTheResponses(Old old) throws IOException {
		String attempt = fail("crawlId=a,b");
		old.replace(runFolder(), attempt);

		done("crawlId=a,b");
		assertThat(this.bench.api().requests()).as("no response is fetched twice").containsExactlyInAnyOrder("a", "b");
		assertPublishedAnew(attempt);
	}

	@ParameterizedTest
	@EnumSource
	void nightlyRunGoesOnWithTheResponses(Old old) throws IOException {
		String date = "date=" + LocalDate.now(ZoneOffset.UTC).minusDays(1);
		String createdAt = LocalDate.now(ZoneOffset.UTC).minusDays(1) + "T10:00:00Z";
		this.bench.api().job("a", "completed", createdAt).job("b", "completed", createdAt);
		String attempt = fail(date);
		old.replace(runFolder(), attempt);

		done(date);
		assertThat(this.bench.api().requests()).filteredOn((path) -> !path.equals("history"))
			.as("no response is fetched twice")
			.containsExactlyInAnyOrder("a", "b");
		assertPublishedAnew(attempt);
	}

	@Test
	void rerunGoesOnWithTheResponses() throws IOException {
		done("crawlId=a,b");
		this.bench.api().requests().clear();
		String attempt = fail("crawlId=a,b", "rerun=yes");
		Old.TEXT_SELECTION.replace(runFolder(), attempt);

		done("crawlId=a,b", "rerun=yes");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b");
		assertPublishedAnew(attempt);
	}

	@Test
	void anotherRunOfTheDatasetIsNotInTheWay() throws IOException {
		String attempt = fail("crawlId=a,b");
		Old.TEXT_SELECTION.replace(runFolder(), attempt);

		done("crawlId=b");
		assertThat(this.bench.query("SELECT page_id FROM {pages}")).containsExactly("b1");
		assertThat(runFolder().resolve("fetched")).as("the responses are kept").isNotEmptyDirectory();

		done("crawlId=a,b");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b", "b");
		assertPublishedAnew(attempt);
	}

	@Test
	void responseThatAnOlderBuildListedOtherwiseIsFetchedAgain() throws IOException {
		String attempt = fail("crawlId=a,b", "--spidra.api.concurrency=1");
		Path list = runFolder().resolve("fetched/0.crawls");
		String lines = Files.readString(list);
		Files.writeString(list, lines.replaceAll("\"crc32c\":-?\\d+,", ""));
		Old.TEXT_SELECTION.replace(runFolder(), attempt);

		done("crawlId=a,b", "--spidra.api.concurrency=1");
		assertThat(this.bench.api().requests()).containsExactlyInAnyOrder("a", "b", "a", "b");
		assertPublishedAnew(attempt);
	}

	/** Runs until all is written and nothing published. */
	private String fail(String... words) throws IOException {
		FaultyFileSystem.setFull((file) -> file.contains("manifest.json"));
		Workbench.Result failed = run(words);
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		FaultyFileSystem.setFull((file) -> false);
		String state = Files.readString(runFolder().resolve("run.json"));
		return state.replaceFirst("(?s).*\"attempt\":\"(\\w+)\".*", "$1");
	}

	private void done(String... words) {
		Workbench.Result done = run(words);
		assertThat(done.code()).as(done.err()).isZero();
		assertThat(done.err()).doesNotContain("Exception", "ERROR");
	}

	private Workbench.Result run(String... words) {
		List<String> all = new ArrayList<>(List.of(words));
		all.add("output=faulty://" + this.bench.output());
		return this.bench.run(all.toArray(String[]::new));
	}

	/** By another attempt, every page once, and nothing is left of the old one. */
	private void assertPublishedAnew(String oldAttempt) throws IOException {
		assertThat(this.bench.query("SELECT page_id, n FROM {pages} ORDER BY ALL")).containsExactly("a1|1", "a2|2",
				"b1|3");
		Map<String, String> files = Workbench.filesBelow(this.bench.output());
		assertThat(files.keySet()).noneMatch((path) -> path.contains("staging/") || path.contains(oldAttempt));
		assertThat(Workbench.filesBelow(this.bench.home()).keySet()).noneMatch((path) -> path.contains("/runs/"));
	}

	/** The state of the unfinished run. */
	private Path runFolder() throws IOException {
		try (Stream<Path> files = Files.walk(this.bench.home())) {
			return files.filter((path) -> path.endsWith("fetched")).findFirst().orElseThrow().resolveSibling("");
		}
	}

	/** What an older build has left. */
	enum Old {

		FIRST, TEXT_SELECTION, TEXT_SELECTION_AND_FETCHED, FETCHED_ALONE;

		void replace(Path run, String attempt) throws IOException {
			if (this != FETCHED_ALONE) {
				String format = (this == FIRST) ? FIRST_RUN : TEXT_RUN;
				Files.write(run.resolve("run.json"),
						CheckedJson.add(format.formatted(attempt).getBytes(StandardCharsets.UTF_8)));
			}
			if (this == TEXT_SELECTION_AND_FETCHED || this == FETCHED_ALONE) {
				Files.write(run.resolve("fetched.json"),
						CheckedJson.add(TEXT_FETCHED.getBytes(StandardCharsets.UTF_8)));
			}
		}

	}

}
