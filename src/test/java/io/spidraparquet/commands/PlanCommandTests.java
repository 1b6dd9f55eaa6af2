package io.spidraparquet.commands;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.run.StateHome;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a run would do, as {@code plan} tells it: without pages, and without a trace.
 */
class PlanCommandTests {

	private static final String SHOP = "https://shop.example.com/";

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

	private String at(int daysAgo) {
		return this.today.minusDays(daysAgo).atStartOfDay().toInstant(ZoneOffset.UTC).toString();
	}

	private void crawl(String id, String baseUrl, String status, int daysAgo) {
		this.bench.api().servePages(id, TestApi.page(id + "-p", "{\"a\":1}"));
		this.bench.api().job(new TestApi.Job(id, baseUrl, "price", status, at(daysAgo)));
	}

	private String[] words(String... words) {
		List<String> all = new ArrayList<>(List.of(words));
		all.add("output=" + this.bench.output());
		return all.toArray(String[]::new);
	}

	/** Plans without changing a file and without asking for pages. */
	private Workbench.Result plan(String... words) throws IOException {
		Map<String, String> before = Workbench.filesBelow(this.bench.folder());
		List<Path> folders = folders();
		int fetched = this.bench.api().requests().size();
		List<String> all = new ArrayList<>(List.of("plan"));
		all.addAll(List.of(words(words)));
		Workbench.Result result = this.bench.run(all.toArray(String[]::new));
		assertThat(Workbench.filesBelow(this.bench.folder())).isEqualTo(before);
		assertThat(folders()).isEqualTo(folders);
		assertThat(this.bench.api().requests()).as("no pages are fetched").hasSize(fetched);
		assertThat(result.out().lines().filter((line) -> !line.contains(this.bench.folder().toString())))
			.allMatch((line) -> line.length() <= 80);
		return result;
	}

	private List<Path> folders() throws IOException {
		try (var paths = Files.walk(this.bench.folder())) {
			return paths.filter(Files::isDirectory).sorted().toList();
		}
	}

	private static String joined(Workbench.Result result) {
		return result.out().replaceAll("\\s+", " ");
	}

	@Test
	void aNightIsPlannedAndLeavesNoTrace() throws IOException {
		crawl("a", SHOP, "completed", 1);
		crawl("b", SHOP, "completed", 2);
		crawl("failed", SHOP, "failed", 1);
		crawl("other", "https://blog.example.com/", "completed", 1);
		crawl("running", SHOP, "active", 1);
		crawl("late", SHOP, "completed", 0);
		Workbench.Result result = plan("date=yesterday", "--spidra.plan.base-url=https://shop.example.com/**");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(result.err()).isEmpty();
		assertThat(this.bench.home()).doesNotExist();
		assertThat(this.bench.output()).doesNotExist();
		String day = this.today.minusDays(1).toString();
		assertThat(result.out()).startsWith("run         " + day + ", to ")
			.contains("\nto fetch    2 crawls (new)\n")
			.contains("\nCRAWL  CREATED (UTC)     PAGES  BASE URL\na      " + day + " 00:00      5  " + SHOP + "\nb  ")
			.contains("\ncost        3 requests, within one window of the rate limit (300)\ncredits     none\n")
			.endsWith("\n\nNothing was fetched or written.\n");
		assertThat(joined(result)).contains("left out 1 with a base URL that spidra.plan.base-url"
				+ " (https://shop.example.com/**) does not match; seen: https://blog.example.com/ (1 crawl)"
				+ " 1 still running (5 of 50 pages): a later night takes them 1 failed"
				+ " 1 created after that day, which later nights take");
		assertThat(this.bench.run(words("date=yesterday", "--spidra.plan.base-url=https://shop.example.com/**")).err())
			.contains("2 crawls, 3 requests");
	}

	@Test
	void saysWhyASelectionIsEmpty() throws IOException {
		for (int i = 0; i < 44; i++) {
			crawl("c" + i, SHOP, "completed", 1);
		}
		Workbench.Result result = plan("date=yesterday", "--spidra.plan.base-url=https://shop.exmaple.com/**");
		assertThat(result.code()).isZero();
		assertThat(joined(result)).contains("to fetch no crawls: the run would publish a manifest with 0 rows",
				"left out 44 with a base URL that spidra.plan.base-url (https://shop.exmaple.com/**) does not match;"
						+ " seen: https://shop.example.com/ (44 crawls)",
				"warning none of the 44 completed crawls");
	}

	@Test
	void saysHowLongTheRateLimitMakesItWait() throws IOException {
		for (int i = 0; i < 60; i++) {
			crawl("c" + i, SHOP, "completed", 1);
		}
		Workbench.Result result = plan("date=yesterday", "--spidra.api.requests-per-window=25",
				"--spidra.api.window=15m");
		assertThat(result.out())
			.containsPattern(
					"\ncost        61 requests, about 3 windows of 15 min, done about (\\S+ )?\\d\\d:\\d\\d \\S+\n")
			.contains("\nand 40 others, which --json lists\n");
	}

	@Test
	void tellsWhatIsHeldRecheckedPostponedAndPublished() throws IOException {
		crawl("a", SHOP, "completed", 2);
		crawl("b", SHOP, "completed", 2);
		assertThat(this.bench.run(words("date=" + this.today.minusDays(2))).code()).isZero();
		crawl("c", SHOP, "completed", 1);
		crawl("d", SHOP, "completed", 1);
		assertThat(joined(plan("date=yesterday"))).contains("to fetch 2 crawls (new)",
				"left out 2 held by run " + this.today.minusDays(2));
		assertThat(joined(plan("date=yesterday", "--spidra.plan.recheck=2d", "--spidra.plan.max-crawls=1"))).contains(
				"to fetch 3 crawls (", "1 new", "2 checked for changes",
				"1 left for the next night (spidra.plan.max-crawls is 1)");
		Workbench.Result published = plan("date=" + this.today.minusDays(2));
		assertThat(published.code()).isZero();
		assertThat(joined(published)).contains(
				"with 2 pages: a run would do nothing and exit 0. With rerun=yes it would replace it, as follows",
				"to fetch 2 crawls (published by this run before)");
		assertThat(joined(plan("date=" + this.today.minusDays(2), "rerun=yes"))).doesNotContain("would do nothing")
			.contains("to fetch 2 crawls");
	}

	@Test
	void warnsOfAChecksNameThatTheDatasetDoesNotHave() throws IOException {
		crawl("a", SHOP, "completed", 2);
		String check = "--spidra.checks[0]=column page_ulr: unique";
		assertThat(joined(plan("date=yesterday", check))).doesNotContain("page_ulr");
		assertThat(this.bench.run(words("date=" + this.today.minusDays(2))).code()).isZero();
		assertThat(joined(plan("date=yesterday", check, "--spidra.checks[1]=column page_url: unique")))
			.containsOnlyOnce("warning the check '")
			.contains("warning the check 'column page_ulr: unique' (there is no column page_ulr: did you mean "
					+ "'page_url'?) fails, unless the run brings it");
	}

	@Test
	void crawlsThatAnEarlierNightDeferredAreTakenAgain() throws IOException {
		crawl("a", SHOP, "completed", 2);
		crawl("lost", SHOP, "completed", 2);
		this.bench.api().answer("lost", (exchange) -> TestApi.send(exchange, 404, "{}"));
		assertThat(this.bench.run(words("date=" + this.today.minusDays(2))).code()).isZero();
		crawl("b", SHOP, "completed", 1);
		String planned = joined(plan("date=yesterday"));
		assertThat(planned).contains("to fetch 2 crawls (", "1 new", "1 deferred by an earlier night");
		JsonNode document = new JsonMapper().readTree(plan("date=yesterday", "--json").out());
		assertThat(document.path("left_out").get(0).path("crawls").asInt()).isEqualTo(1);
		assertThat(document.path("left_out").get(0).path("reason").asString())
			.isEqualTo("held by run " + this.today.minusDays(2));
	}

	@Test
	void aNightThatFailedGoesOnWithItsPlan() throws IOException {
		crawl("a", SHOP, "completed", 1);
		crawl("b", SHOP, "completed", 1);
		this.bench.api().answer("b", (exchange) -> TestApi.send(exchange, 402, "{}"));
		assertThat(this.bench.run(words("date=yesterday", "--spidra.api.concurrency=1")).code()).isEqualTo(6);
		int asked = this.bench.api().otherRequests().size();
		assertThat(joined(plan("date=yesterday"))).contains(
				"to fetch 2 crawls (the plan of an earlier start, with which the run goes on)", "kept 1 response");
		assertThat(this.bench.api().otherRequests()).hasSize(asked);
	}

	@Test
	void doesNotWaitForARunningCrawl() throws IOException {
		crawl("a", SHOP, "completed", 1);
		this.bench.api()
			.instead(
					(path) -> path.endsWith("/crawl/slow")
							? (exchange) -> TestApi.send(exchange, 200,
									"{\"status\":\"active\",\"progress\":{\"pagesCrawled\":120,\"maxPages\":500}}")
							: null);
		Workbench.Result result = plan("crawlId=a,slow");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(joined(result)).contains("to fetch 1 crawl (named)",
				"left out 1 still running (120 of 500 pages): a run would wait for up to 30 min (spidra.plan.wait)",
				"cost 3 requests");
		assertThat(joined(plan("crawlId=a", "--spidra.retry-failed-pages=1")))
			.contains("credits for failed pages, which are extracted again (spidra.retry-failed-pages is 1)");
	}

	@Test
	void keptResponsesOfAFailedRunAreNotCountedAgain() throws IOException {
		crawl("a", SHOP, "completed", 1);
		crawl("b", SHOP, "completed", 1);
		this.bench.api().answer("b", (exchange) -> TestApi.send(exchange, 404, "{}"));
		assertThat(this.bench.run(words("crawlId=a,b")).code()).isEqualTo(6);
		Workbench.Result result = plan("crawlId=a,b");
		assertThat(joined(result)).contains("to fetch 2 crawls (named)",
				"kept 1 response of an earlier start, which is not fetched again if complete",
				"cost 1 request, within");
		this.bench.env("SPIDRA_API_KEY", "spd_another_key_98765").api().acceptKey("spd_another_key_98765");
		assertThat(joined(plan("crawlId=a,b")))
			.contains("which is not fetched again if the API shows these crawls to the new key, too");
		assertThat(joined(
				plan("crawlId=a,b", "--spidra.api.url=http://localhost:" + this.bench.api().url().getPort() + "/api")))
			.doesNotContain("kept 1");
	}

	@Test
	void saysThatAnotherRunUsesTheDatasetOrWasInterrupted() throws IOException {
		crawl("a", SHOP, "completed", 1);
		crawl("b", SHOP, "completed", 1);
		assertThat(this.bench.run(words("crawlId=a")).code()).isZero();
		URI output = URI.create("file://" + this.bench.output());
		Path state = new StateHome(this.bench.home()).dataset(output);
		try (DatasetLock lock = DatasetLock.take(state, "", Dataset.open(output), null)) {
			lock.require();
			assertThat(joined(plan("crawlId=b")))
				.contains("held another run uses this dataset now: a run would exit 75");
		}
		Path staging = Files.createDirectories(this.bench.output().resolve("_spidra/staging/0123456789ab"));
		Files.writeString(staging.resolve("manifest.json"), "{}");
		assertThat(joined(plan("crawlId=b"))).contains("first a publication was interrupted: a run would complete it");
	}

	@Test
	void theDocumentForProgramsHasAllCrawls() throws IOException {
		for (int i = 0; i < 30; i++) {
			crawl("c" + i, "https://shop.example.com/\\u202e" + i, "completed", 1);
		}
		Workbench.Result result = plan("date=yesterday", "--json");
		JsonNode document = new JsonMapper().readTree(result.out());
		assertThat(document.path("crawls")).hasSize(30);
		assertThat(document.path("crawls").get(0).path("why").asString()).isEqualTo("new");
		assertThat(document.path("requests").asInt()).isEqualTo(31);
		assertThat(document.path("done_about").isNull()).isTrue();
		assertThat(result.out()).doesNotContain("\u202e");
		assertThat(plan("date=yesterday").out()).doesNotContain("\u202e");
	}

	@Test
	void keptResponsesOfADatasetArePlannedWithoutAKey() throws IOException {
		crawl("a", SHOP, "completed", 1);
		assertThat(this.bench.run(words("crawlId=a", "--spidra.keep-raw=true")).code()).isZero();
		this.bench.withoutEnv("SPIDRA_API_KEY");
		Workbench.Result result = plan("crawlId=a", "source=raw", "rerun=yes");
		assertThat(joined(result)).contains("to fetch 1 crawl (named)", "no requests: source=raw reads kept responses");
		Workbench.Result none = plan("crawlId=b", "source=raw");
		assertThat(none.code()).isEqualTo(6);
		assertThat(none.err()).contains("there are no kept responses of crawl b");
	}

	@Test
	void refusesThePathsThatARunRefuses() throws IOException {
		Workbench.Result refused = plan("crawlId=a", "source=raw", "--spidra.raw-from=~/data");
		assertThat(refused.code()).isEqualTo(2);
		assertThat(refused.err()).contains("spidra.raw-from is '~/data', but '~' is expanded by a shell only");
	}

	@Test
	void failsAsTheRunWould() throws IOException {
		crawl("a", SHOP, "completed", 1);
		assertThat(this.bench.run(words("crawlId=a")).code()).isZero();
		Path definition = Files.writeString(this.bench.folder().resolve("shop.yaml"), "spidra:\n  keep-raw: false\n");
		Workbench.Result other = plan("crawlId=a", "job=" + definition);
		assertThat(other.code()).isEqualTo(2);
		assertThat(other.err()).contains("belongs to no job definition, and this run is of job=shop");
		this.bench.env("SPIDRA_API_KEY", "spd_another_key_98765");
		Workbench.Result refused = plan("date=yesterday");
		assertThat(refused.code()).isEqualTo(6);
		assertThat(refused.err()).contains("the API refused the key");
		assertThat(this.bench.run("plan", "output=" + this.bench.output()).err())
			.contains("a run needs crawlId=… or date=…");
	}

}
