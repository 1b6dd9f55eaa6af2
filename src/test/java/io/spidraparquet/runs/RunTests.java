package io.spidraparquet.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.spidraparquet.workbench.JobDatabase;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.spidraparquet.workbench.TestApi.failedPage;
import static io.spidraparquet.workbench.TestApi.page;
import static io.spidraparquet.workbench.TestApi.send;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs against a server on loopback, with H2 as the job repository.
 */
class RunTests {

	private static final String[] FEW_TRIES = { "--spidra.api.max-attempts=2" };

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private void serveTwoCrawls() {
		this.bench.api()
			.servePages("b", page("b1", "{\"n\":1}"), failedPage("b2", "content too short"), page("b3", "{\"n\":2.5}"))
			.servePages("a", page("a1", "{\"name\":\"x\"}"));
	}

	@Test
	void severalCrawlsAreOneRunWithEveryPageInIt() throws IOException {
		serveTwoCrawls();
		Workbench.Result result = this.bench.runCrawls("b,a");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench.query("SELECT crawl_id, page_id, n, name, page_url, page_title, page_created_at "
				+ "FROM {pages} ORDER BY page_id"))
			.containsExactly("a|a1|null|x|https://example.com/a1|Page a1|2026-11-20T10:00Z",
					"b|b1|1.0|null|https://example.com/b1|Page b1|2026-11-20T10:00Z",
					"b|b3|2.5|null|https://example.com/b3|Page b3|2026-11-20T10:00Z");
		assertThat(this.bench.query("SELECT page_id, status, reason, error_message FROM {failed}"))
			.containsExactly("b2|failed|failed|content too short");
		assertThat(this.bench.query("SELECT count(DISTINCT run_key), min(run_key) FROM {pages}").get(0))
			.startsWith("1|crawls-");
		assertThat(this.bench.dataFiles()).hasSize(2)
			.allSatisfy((path) -> assertThat(path)
				.matches("(pages|failed_pages)/run=crawls-[0-9a-f]{12}/part-00000-[0-9a-f]{12}\\.parquet"));
		assertThat(Workbench.filesBelow(this.bench.output()).keySet()).noneMatch((path) -> path.endsWith(".crc"))
			.noneMatch((path) -> path.contains("staging"));
	}

	@Test
	void manifestTellsAllOfTheRun() throws IOException {
		serveTwoCrawls();
		this.bench.runCrawls("a,b");
		JsonNode manifest = manifests().get(0);
		assertThat(manifest.path("sequence").intValue()).isEqualTo(1);
		assertThat(manifest.path("totals").toString()).contains("\"pages\":4", "\"rows\":3", "\"failed_pages\":1");
		assertThat(manifest.path("failed_pages_by_reason").toString()).isEqualTo("{\"failed\":1}");
		assertThat(manifest.path("crawls").path(1).path("id").stringValue()).isEqualTo("b");
		assertThat(manifest.path("crawls").path(1).path("rows").intValue()).isEqualTo(2);
		assertThat(manifest.path("crawls").path(1).path("content_sha256").stringValue()).matches("[0-9a-f]{64}");
		JsonNode file = manifest.path("tables").path(0).path("files").path(0);
		assertThat(Files.size(this.bench.output().resolve(file.path("path").stringValue())))
			.isEqualTo(file.path("bytes").longValue());
		assertThat(file.path("rows").intValue()).isEqualTo(3);
		assertThat(manifest.path("tables").path(0).path("schema").size()).isEqualTo(9);
		assertThat(manifest.path("settings").path("spidra.parquet.codec").stringValue()).isEqualTo("ZSTD");
	}

	@Test
	void sameCommandAgainChangesAndAsksNothing() throws IOException {
		serveTwoCrawls();
		this.bench.runCrawls("a,b");
		Map<String, String> before = Workbench.filesBelow(this.bench.output());
		int requests = this.bench.api().requests().size();
		Workbench.delete(this.bench.home());
		for (String order : List.of("a,b", "b,a", "b,a,b")) {
			Workbench.Result again = this.bench.runCrawls(order);
			assertThat(again.code()).isZero();
			assertThat(again.err()).contains("already published");
		}
		assertThat(this.bench.api().requests()).hasSize(requests);
		assertThat(Workbench.filesBelow(this.bench.output())).isEqualTo(before);
	}

	@Test
	void rerunReplacesWhatIsPublished() throws IOException {
		serveTwoCrawls();
		this.bench.runCrawls("a,b");
		List<String> before = this.bench.dataFiles();
		this.bench.api().servePages("b", page("b9", "{\"n\":7}"));
		Workbench.Result result = this.bench.runCrawls("a,b", "rerun=yes");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.bench.query("SELECT page_id, n FROM {pages} ORDER BY 1")).containsExactly("a1|null", "b9|7.0");
		assertThat(this.bench.dataFiles()).hasSize(1).doesNotContainAnyElementsOf(before);
		assertThat(manifests()).hasSize(1);
		assertThat(manifests().get(0).path("sequence").intValue()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "yes,0,2", "true,0,2", "no,0,1", "false,0,1", "'',2,1", "YES,2,1", "1,2,1", "y,2,1", "'yes ',2,1",
			"on,2,1" })
	void onlyYesAndTrueRerun(String word, int code, int sequence) throws IOException {
		serveTwoCrawls();
		this.bench.runCrawls("a");
		Workbench.Result result = this.bench.runCrawls("a", "rerun=" + word);
		assertThat(result.code()).as(result.err()).isEqualTo(code);
		if (code == 2) {
			assertThat(result.lastLine()).contains("rerun is '" + word + "', but has to be yes,");
		}
		assertThat(manifests()).singleElement()
			.satisfies((manifest) -> assertThat(manifest.path("sequence").intValue()).isEqualTo(sequence));
	}

	@Test
	void outputThatWasDeletedIsWrittenAgain() throws IOException {
		serveTwoCrawls();
		this.bench.runCrawls("a,b");
		Workbench.delete(this.bench.output());
		assertThat(this.bench.runCrawls("a,b").code()).isZero();
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("3");
	}

	@Test
	void crawlsOfAnotherRunAreLeftOut() throws IOException {
		serveTwoCrawls();
		this.bench.runCrawls("a");
		Workbench.Result both = this.bench.runCrawls("a,b");
		assertThat(both.code()).isZero();
		assertThat(both.err()).contains("crawl a is left out: run a of this dataset holds it");
		assertThat(this.bench.query("SELECT page_id, run_key = 'a' FROM {pages} ORDER BY 1")).containsExactly("a1|true",
				"b1|false", "b3|false");
		Workbench.Result held = this.bench.runCrawls("b");
		assertThat(held.code()).isZero();
		assertThat(held.err()).contains("crawl b is left out");
		assertThat(manifests()).hasSize(2);
	}

	@Test
	void laterRunKeepsPublishedTypesAndAppendsColumns() {
		this.bench.api()
			.servePages("r1", page("p1", "{\"price\":19,\"tag\":null}"))
			.servePages("r2", page("p2", "{\"price\":\"N/A\",\"tag\":\"new\"}") + "," + page("p3", "{\"price\":1.5}"));
		assertThat(this.bench.runCrawls("r1").code()).isZero();
		assertThat(this.bench.runCrawls("r2").code()).isZero();
		assertThat(this.bench
			.query("SELECT page_id, price, price_as_double, price_as_text, tag FROM {pages} ORDER BY page_id"))
			.containsExactly("p1|19|null|null|null", "p2|null|null|N/A|new", "p3|null|1.5|null|null");
		assertThat(this.bench.run("schema", "output=" + this.bench.output()).out()).containsSubsequence("price",
				"INT64", "/data/price", "r1", "price_as_double", "DOUBLE", "r2", "price_as_text", "STRING", "r2");
	}

	@Test
	void passingFailuresAreTriedAgain() {
		AtomicInteger calls = new AtomicInteger();
		String body = "{\"pages\":[" + page("p1", "1") + "]}";
		this.bench.api().answer("busy", (exchange) -> {
			if (calls.incrementAndGet() <= 2) {
				exchange.getResponseHeaders().set("Retry-After", "0");
				send(exchange, 503, "{\"status\":\"error\",\"message\":\"SERVICE_BUSY\"}");
			}
			else {
				send(exchange, 200, body);
			}
		});
		AtomicInteger cuts = new AtomicInteger();
		this.bench.api().answer("cut", (exchange) -> {
			if (cuts.incrementAndGet() == 1) {
				TestApi.cut(exchange, body);
			}
			else {
				send(exchange, 200, body);
			}
		});
		Workbench.Result result = this.bench.runCrawls("busy,cut");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("SERVICE_BUSY", "trying again");
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("2");
	}

	@Test
	void failedRunGoesOnWithoutFetchingAgainWhatItHas() throws IOException {
		this.bench.api().servePages("good1", page("g1", "1")).servePages("good2", page("g2", "2"));
		this.bench.api()
			.answer("ill", (exchange) -> send(exchange, 500, "{\"status\":\"error\",\"message\":\"boom\"}"));
		Workbench.Result failed = this.bench.runCrawls("good1,ill,good2", FEW_TRIES);
		assertThat(failed.code()).isEqualTo(5);
		assertThat(failed.err()).contains("the API failed on crawl ill (HTTP 500, \"boom\")");
		assertThat(this.bench.dataFiles()).isEmpty();
		assertThat(manifests()).isEmpty();

		this.bench.api().servePages("ill", page("i1", "3"));
		this.bench.api().requests().clear();
		Workbench.Result well = this.bench.runCrawls("good1,ill,good2", FEW_TRIES);
		assertThat(well.code()).as(well.err()).isZero();
		assertThat(this.bench.api().requests()).containsExactly("ill");
		assertThat(this.bench.query("SELECT page_id FROM {pages} ORDER BY 1")).containsExactly("g1", "g2", "i1");
		assertThat(Workbench.filesBelow(this.bench.home()).keySet()).noneMatch((path) -> path.contains("fetched"));
	}

	@Test
	void changedSettingsStartAnewWithTheKeptResponses() {
		this.bench.api().servePages("good", page("g1", "1"));
		this.bench.api().answer("ill", (exchange) -> send(exchange, 500, "{}"));
		assertThat(this.bench.runCrawls("good,ill", FEW_TRIES).code()).isEqualTo(5);
		this.bench.api().servePages("ill", page("i1", "3")).requests().clear();
		assertThat(this.bench.runCrawls("good,ill", "--spidra.parquet.codec=SNAPPY").code()).isZero();
		assertThat(this.bench.api().requests()).containsExactly("ill");
		assertThat(this.bench.query(
				"SELECT DISTINCT compression FROM parquet_metadata('" + this.bench.output() + "/pages/**/*.parquet')"))
			.containsExactly("SNAPPY");
	}

	@Test
	void unknownCrawlNeedsAPerson() {
		this.bench.api().servePages("good", page("g1", "1"));
		Workbench.Result result = this.bench.runCrawls("good,unknown");
		assertThat(result.code()).isEqualTo(6);
		assertThat(result.err()).contains("crawl unknown is unknown or belongs to another account");
	}

	@Test
	void allCrawlsThatAreUnknownAreCountedTogether() {
		serveTwoCrawls();
		Workbench.Result result = this.bench.run("crawlId=a,x1,x2,x3,x4,x5,x6", "output=" + this.bench.output());
		assertThat(result.code()).isEqualTo(6);
		assertThat(result.lastLine()).contains("6 crawls could not be fetched; the first: crawl x");
	}

	@Test
	void crawlThatNeedsAPersonIsNamedBeforeOneThatMayPass() {
		serveTwoCrawls();
		this.bench.api().answer("a", (exchange) -> TestApi.send(exchange, 503, "{}"));
		Workbench.Result result = this.bench.run("crawlId=a,b,unknown", "output=" + this.bench.output(),
				"--spidra.api.max-attempts=1");
		assertThat(result.code()).isEqualTo(6);
		assertThat(result.lastLine()).contains("2 crawls could not be fetched; the first: crawl unknown");
	}

	@Test
	void wrongKeyEndsTheRunAfterOneRequest() {
		serveTwoCrawls();
		Workbench.Result result = this.bench.env("SPIDRA_API_KEY", "spd_wrong_key_9876").runCrawls("a,b,c,d,e");
		assertThat(result.code()).isEqualTo(6);
		assertThat(result.err()).contains("the API refused the key", "SPIDRA_API_KEY").doesNotContain("spd_wrong");
		assertThat(this.bench.api().otherRequests()).hasSize(1);
		assertThat(this.bench.api().requests()).isEmpty();
	}

	@Test
	void keyAndSignedUrlsAreWrittenNowhere() throws IOException {
		serveTwoCrawls();
		this.bench.api().answer("ill", (exchange) -> send(exchange, 500, "{\"message\":\"for " + TestApi.KEY + "\"}"));
		StringBuilder said = new StringBuilder();
		said.append(this.bench.runCrawls("a,ill", FEW_TRIES).err());
		assertThat(Workbench.filesBelow(this.bench.home())).isNotEmpty()
			.allSatisfy((path, content) -> assertThat(content).as(path).doesNotContain(TestApi.KEY));
		said.append(this.bench.runCrawls("a,b").err());
		assertThat(said.toString().replace("for " + TestApi.KEY, "")).doesNotContain(TestApi.KEY);
		assertThat(Workbench.filesBelow(this.bench.output())).isNotEmpty()
			.allSatisfy((path, content) -> assertThat(content).as(path).doesNotContain(TestApi.KEY, "secret-html"));
	}

	@Test
	void tooManyFailedPagesPublishNothing() throws IOException {
		String[] pages = new String[10];
		for (int i = 0; i < pages.length; i++) {
			pages[i] = (i < 3) ? failedPage("f" + i, "reason " + i) : page("p" + i, "{\"n\":" + i + "}");
		}
		this.bench.api().servePages("c", pages).servePages("whole", page("w", "{}"));
		Workbench.Result strict = this.bench.runCrawls("c,whole", "--spidra.skip.max-ratio=0.2");
		assertThat(strict.code()).isEqualTo(3);
		assertThat(strict.err()).contains("3 of 11 pages failed (failed: 3)", "spidra.skip.max-ratio=0.2");
		assertThat(this.bench.dataFiles()).isEmpty();

		this.bench.api().requests().clear();
		Workbench.Result relaxed = this.bench.runCrawls("c,whole");
		assertThat(relaxed.code()).as(relaxed.err()).isZero();
		assertThat(this.bench.api().requests()).as("only the crawl with failed pages is fetched again")
			.containsExactly("c");
		assertThat(this.bench.query("SELECT page_id, error_message FROM {failed} ORDER BY 1"))
			.containsExactly("f0|reason 0", "f1|reason 1", "f2|reason 2");
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("8");
	}

	@Test
	void runWithoutRowsHasNoPartFileAndSaysSo() throws IOException {
		this.bench.api().serve("empty", "{\"pages\":[]}");
		Workbench.Result result = this.bench.runCrawls("empty");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).contains("the run has no rows: its crawls have no pages");
		assertThat(this.bench.dataFiles()).isEmpty();
		assertThat(manifests().get(0).path("totals").path("rows").intValue()).isZero();
	}

	@Test
	void quietShowsWarningsAndVerboseMore() throws IOException {
		this.bench.api().servePages("c", TestApi.page("1", "{\"n\":1}"), TestApi.failedPage("2", "boom"));
		assertThat(this.bench.runCrawls("c", "-q").err()).isEmpty();
		assertThat(this.bench.runCrawls("c", "rerun=yes", "--quiet", "--spidra.schema.exclude=nn").err())
			.contains(" WARN  no page has the path nn")
			.doesNotContain("INFO");
		assertThat(this.bench.runCrawls("c", "-v").err()).contains(" INFO  run c is already published in ");
	}

	@Test
	void jobMetadataIsThereToSee() throws SQLException, IOException {
		serveTwoCrawls();
		this.bench.runCrawls("a,b");
		assertThat(batchTable("SELECT JOB_NAME FROM BATCH_JOB_INSTANCE")).containsExactly("pagesToParquet");
		assertThat(batchTable("SELECT STATUS FROM BATCH_JOB_EXECUTION")).containsExactly("COMPLETED");
		assertThat(batchTable("SELECT STEP_NAME || ' ' || STATUS FROM BATCH_STEP_EXECUTION ORDER BY STEP_NAME"))
			.containsExactly("fetch COMPLETED", "fetchSlice:00000 COMPLETED", "fetchSlice:00001 COMPLETED",
					"plan COMPLETED", "publish COMPLETED", "write COMPLETED", "writePartition:00000 COMPLETED");
		assertThat(batchTable("SELECT READ_COUNT || ' ' || WRITE_COUNT || ' ' || PROCESS_SKIP_COUNT "
				+ "FROM BATCH_STEP_EXECUTION WHERE STEP_NAME = 'writePartition:00000'"))
			.containsExactly("4 3 1");
		Workbench.Result runs = this.bench.run("runs", "output=" + this.bench.output());
		assertThat(runs.code()).isZero();
		assertThat(runs.out()).containsPattern("(?m)^crawls-[0-9a-f]{12}  published  +4  +3  25\\.0 %  +\\d+\\.\\d s$");
	}

	private List<String> batchTable(String sql) throws SQLException, IOException {
		return JobDatabase.below(this.bench.home()).query(sql);
	}

	private List<JsonNode> manifests() throws IOException {
		List<JsonNode> found = new ArrayList<>();
		Workbench.filesBelow(this.bench.output().resolve("_spidra/runs")).forEach((name, content) -> {
			if (name.endsWith(".json")) {
				found.add(new JsonMapper().readTree(content));
			}
		});
		return found;
	}

}
