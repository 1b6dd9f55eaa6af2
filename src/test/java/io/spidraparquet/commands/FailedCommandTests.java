package io.spidraparquet.commands;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The failed pages of a run, as people and as programs read them, and their retry.
 */
class FailedCommandTests {

	private static final int WIDTH = 80;

	private static final String HOSTILE = "\\u001b[2Jbad\\nINFO forged \\u202e end";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private String retried = "{\"success\":true,\"data\":{\"a\":2},\"creditsUsed\":2.5,\"message\":\"ok\"}";

	private int retriedStatus = 200;

	@BeforeEach
	void answerRetries() {
		this.bench.api().retries((exchange) -> TestApi.send(exchange, this.retriedStatus, this.retried));
		this.bench.api()
			.instead((path) -> path.contains("/crawl/job/")
					? (exchange) -> TestApi.send(exchange, 200, "{\"id\":\"a\",\"pages_crawled\":4,\"credits_used\":8}")
					: null);
	}

	private Workbench.Result failed(String... words) {
		List<String> all = new ArrayList<>(
				List.of("failed", "output=" + this.bench.output(), "--spidra.api.url=" + this.bench.api().url()));
		all.addAll(List.of(words));
		Workbench.Result result = this.bench.run(all.toArray(String[]::new));
		assertThat(result.out() + result.err()).doesNotContain("\u001b", "\u202e", TestApi.KEY);
		if (!all.contains("--json")) {
			assertThat(result.out().lines()).allMatch((line) -> line.codePointCount(0, line.length()) <= WIDTH);
		}
		return result;
	}

	private void publish() {
		this.bench.api()
			.servePages("a", TestApi.page("p", "{\"a\":1}"), TestApi.failedPage("q", "timeout"),
					TestApi.failedPage("r", "timeout"), TestApi.failedPage("s", HOSTILE),
					TestApi.page("p", "{\"a\":2}"));
		assertThat(this.bench.runCrawls("a", "--spidra.skip.max-ratio=1").code()).isZero();
	}

	private List<String> retriesAsked() {
		return this.bench.api().otherRequests().stream().filter((path) -> path.contains("/retry/")).toList();
	}

	@Test
	void groupsByReasonAndMessageAndThenListsThePages() {
		publish();
		Workbench.Result result = failed();
		assertThat(result.code()).isZero();
		assertThat(result.out()).startsWith("""
				run a: 4 failed pages of 5 (80.0 %)

				PAGES  REASON        MESSAGE, EXAMPLE
				    2  failed        timeout
				                     https://example.com/q
				    1  duplicate-id\s\s""");
		assertThat(result.out()).contains("    1  failed        \\u001b[2Jbad INFO forged \\u202e end\n",
				"\nREASON        MESSAGE                       URL\nfailed        timeout ",
				"  https://example.com/r\n", "\nretry=yes asks the API to extract 3 pages again, for credits.\n");
		assertThat(failed("run=a", "limit=1").out())
			.contains("\n1 of 4 failed pages: limit=N shows N of them, --json all\n")
			.doesNotContain("https://example.com/r");
	}

	@Test
	void jsonHasALineForEachPage() {
		publish();
		List<JsonNode> pages = failed("--json", "limit=1").out()
			.lines()
			.map((line) -> new JsonMapper().readTree(line))
			.toList();
		assertThat(pages).hasSize(4);
		assertThat(pages.get(0).propertyNames()).containsExactly("run", "crawl_id", "page_id", "url", "status",
				"reason", "message");
		assertThat(pages)
			.anyMatch((page) -> page.path("message").asString().equals("\u001b[2Jbad\nINFO forged \u202e end"));
	}

	@Test
	void retryAsksForThePagesWhoseExtractionFailed() {
		publish();
		Workbench.Result result = failed("retry=yes");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(retriesAsked()).containsExactly("/api/crawl/a/retry/q", "/api/crawl/a/retry/r",
				"/api/crawl/a/retry/s");
		assertThat(result.out().replaceAll(" \\\\\n +", " "))
			.startsWith("asking the API to extract 3 failed pages of 1 crawl again\n"
					+ "this spends credits: about 6, at the 2 that a page of crawl a took\n"
					+ "1 other failed page would not change: the extraction has not failed\n"
					+ "asked for 3 pages, for 7.5 credits\nto fetch them and publish the run again:\n"
					+ "  jobs/run crawlId=a output=" + this.bench.output() + " rerun=yes" + " --spidra.api.url="
					+ this.bench.api().url());
		String next = result.out()
			.substring(result.out().indexOf("  jobs/run ") + 11)
			.strip()
			.replaceAll(" \\\\\n +", " ");
		this.bench.api().servePages("a", TestApi.page("p", "{\"a\":1}"), TestApi.page("q", "{\"a\":2}"));
		assertThat(this.bench.run(next.split(" ")).code()).isZero();
		assertThat(failed().out()).isEqualTo("run a has no failed pages among its 2 pages\n");
		assertThat(failed("retry=yes").out()).isEqualTo("run a has no page whose extraction failed\n");
	}

	@Test
	void retrySaysWhatIsPendingAndWhatIsRefused() {
		publish();
		this.bench.api()
			.instead((path) -> path.contains("/crawl/job/") || path.endsWith("/s")
					? (exchange) -> TestApi.send(exchange, 404, "{\"message\":\"" + HOSTILE + "\"}") : null);
		this.retried = "{\"message\":\"queued\"}";
		this.retriedStatus = 202;
		Workbench.Result result = failed("retry=yes");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.out()).contains("this spends credits: how many, the API does not say before\n",
				"page s of crawl a remains failed: the API does not know page s of crawl a",
				"asked for 2 pages, for 0 credits; 2 results pending; the API refused 1 page\n");
	}

	@Test
	void retryEndsWhereTheApiRefuses() {
		publish();
		this.retriedStatus = 403;
		this.retried = "{\"message\":\"out of credits\"}";
		Workbench.Result result = failed("retry=yes");
		assertThat(result.code()).isEqualTo(6);
		assertThat(result.err()).contains("the account is out of credits");
		assertThat(retriesAsked()).hasSize(1);
		this.retriedStatus = 404;
		assertThat(failed("retry=yes").code()).isEqualTo(6);
	}

	@Test
	void saysWhereThereIsNothing() {
		assertThat(failed().out()).isEqualTo("nothing is published in " + this.bench.output() + "\n");
		assertThat(failed("--json").out()).isEmpty();
		assertRefused("run=a: there is no such run in " + this.bench.output(), "run=a");
		assertThat(this.bench.runCrawls("b").code()).isEqualTo(6);
		assertRefused("run b is not published, so there are no files of its failed pages: run b failed on ", "run=b");
		publish();
		assertRefused("run=aa: there is no such run in " + this.bench.output() + ": did you mean 'a'?", "run=aa");
		assertRefused("run=../runs/a: there is no such run", "run=../runs/a");
	}

	@Test
	void refusesWordsThatMeanNothing() {
		assertRefused("retry is 'maybe', but has to be yes", "retry=maybe");
		assertRefused("retry=yes prints no JSON", "retry=yes", "--json");
		assertRefused("limit is '-1', but has to be a number from 1 on, or all", "limit=-1");
		publish();
		this.bench.withoutEnv("SPIDRA_API_KEY");
		assertRefused("the API key is missing", "retry=yes");
		assertThat(failed().code()).isZero();
	}

	private void assertRefused(String message, String... words) {
		Workbench.Result result = failed(words);
		assertThat(result.err()).contains(message).hasLineCount(1);
		assertThat(result.code()).isEqualTo(2);
	}

}
