package io.spidraparquet.nightly;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs of a day: what they take, what they leave, and that each page comes once. */
class NightlyRunTests {

	private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

	@RegisterExtension
	private final Workbench bench = new Workbench();

	@Test
	void takesEachCrawlOnceNightAfterNight() throws IOException {
		history(2000, 40);
		Workbench.Result first = night(3, "--spidra.plan.look-back=2d");
		assertThat(first.code()).as(first.err()).isZero();
		assertThat(crawlsOf(day(3))).hasSize(100);
		assertThat(this.bench.api().otherRequests()).as("stops once the look-back is passed").hasSizeLessThan(6);
		Workbench.Result second = night(2);
		assertThat(second.code()).as(second.err()).isZero();
		Workbench.Result third = night(0, "--spidra.exit.nothing-new=99");
		assertThat(third.code()).as(third.err()).isZero();
		Workbench.Result again = night(0, "--spidra.exit.nothing-new=99");
		assertThat(again.code()).isZero();
		assertThat(again.err()).contains("already published");
		assertEachPageOnce();
		assertThat(this.bench.query("SELECT count(DISTINCT crawl_id) FROM {pages}")).containsExactly("450");
	}

	@Test
	void publishesAnEmptyManifestWhereNothingIsNew() throws IOException {
		crawl("one", this.today.minusDays(2).atTime(5, 0).toInstant(ZoneOffset.UTC));
		assertThat(night(2).code()).isZero();
		Workbench.Result none = night(1, "--spidra.exit.nothing-new=99");
		assertThat(none.code()).as(none.err()).isEqualTo(99);
		assertThat(none.err()).contains("there was nothing new to publish");
		assertThat(manifest(day(1)).at("/totals/rows").asLong()).isZero();
		assertThat(night(0).code()).isZero();
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("1");
		assertThat(this.bench.run("runs", "output=" + this.bench.output()).out()).contains(day(0), day(1), day(2));
	}

	@Test
	void losesNothingInAnOutageAndTakesWhatIsLate() throws IOException {
		for (int i = 0; i < 14; i++) {
			crawl("day-" + i, this.today.minusDays(i).atTime(23, 30).toInstant(ZoneOffset.UTC));
		}
		assertThat(night(13).code()).isZero();
		assertThat(night(12).code()).isZero();
		this.bench.api().job("late", "active", at(3));
		this.bench.api().servePages("late", TestApi.page("late-p", "{\"a\":1}"));
		// nine days of nothing
		assertThat(night(2).code()).isZero();
		assertThat(crawlsOf(day(2))).containsExactly("day-10", "day-11", "day-2", "day-3", "day-4", "day-5", "day-6",
				"day-7", "day-8", "day-9");
		this.bench.api().job("late", "completed", at(3));
		assertThat(night(1).code()).isZero();
		assertThat(crawlsOf(day(1))).containsExactly("day-1", "late");
		assertEachPageOnce();
	}

	@Test
	void aLateCrawlBeforeAMissedNightIsTaken() throws IOException {
		crawl("a", instant(2));
		this.bench.api().servePages("late", TestApi.page("late-p", "{\"a\":1}")).job("late", "active", at(7));
		assertThat(night(2).code()).isZero();
		this.bench.api().job("late", "completed", at(7));
		assertThat(night(0).code()).isZero();
		assertThat(crawlsOf(day(0))).containsExactly("late");
	}

	@Test
	void whatABackfillLeavesComesTheNightAfter() throws IOException {
		for (int i = 0; i < 4; i++) {
			crawl("old-" + i, instant(30));
		}
		crawl("new", instant(1));
		assertThat(night(1).code()).isZero();
		assertThat(night(30, "--spidra.plan.max-crawls=1").code()).isZero();
		assertThat(night(0).code()).isZero();
		assertThat(crawlsOf(day(0))).hasSize(3);
		assertEachPageOnce();
	}

	@Test
	void aRerunLosesNothingThatItHad() throws IOException {
		crawl("a", instant(1));
		crawl("b", instant(1));
		assertThat(night(1).code()).isZero();
		this.bench.api().answer("a", (exchange) -> TestApi.send(exchange, 404, "{}"));
		assertThat(night(1, "rerun=yes").code()).isEqualTo(6);
		assertThat(crawlsOf(day(1))).containsExactly("a", "b");
	}

	@Test
	void backfillsAnOldDay() throws IOException {
		crawl("new", instant(1));
		crawl("old", instant(30));
		assertThat(night(0).code()).isZero();
		assertThat(night(30).code()).isZero();
		assertThat(crawlsOf(day(30))).containsExactly("old");
		assertThat(night(29).code()).isZero();
		assertThat(crawlsOf(day(29))).isEmpty();
		assertEachPageOnce();
	}

	@Test
	void takesWhatIsCreatedWithinTheDayInUtcAndNoLater() throws IOException {
		LocalDate day = this.today.minusDays(1);
		crawl("last", day.atTime(23, 59, 59).toInstant(ZoneOffset.UTC));
		crawl("next", day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
		crawl("first", day.minusDays(6).atStartOfDay().toInstant(ZoneOffset.UTC));
		crawl("before", day.minusDays(6).atStartOfDay().minusSeconds(1).toInstant(ZoneOffset.UTC));
		assertThat(this.bench.run("date=yesterday", "output=" + this.bench.output()).code()).isZero();
		assertThat(crawlsOf(day(1))).containsExactly("first", "last");
	}

	@Test
	void crawlsThatAreAddedWhileTheHistoryIsReadAreNeitherLostNorDoubled() throws IOException {
		history(250, 250);
		AtomicInteger added = new AtomicInteger();
		this.bench.api().beforeAnswer((exchange) -> {
			if (exchange.getRequestURI().getPath().endsWith("/history")) {
				String id = "added-" + added.incrementAndGet();
				this.bench.api().servePages(id, TestApi.page(id + "-p", "{\"a\":1}"));
				this.bench.api().job(id, "completed", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
			}
		});
		Workbench.Result result = night(0);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(crawlsOf(day(0)).stream().filter((crawl) -> crawl.startsWith("c"))).hasSize(250);
		assertEachPageOnce();
	}

	@Test
	void crawlsThatAreRemovedWhileTheHistoryIsReadHideNoOther() throws IOException {
		history(250, 250);
		AtomicBoolean removed = new AtomicBoolean();
		this.bench.api().beforeAnswer((exchange) -> {
			if (String.valueOf(exchange.getRequestURI().getQuery()).startsWith("page=2") && !removed.getAndSet(true)) {
				for (int i = 0; i < 250; i++) {
					if (i % 50 >= 44) { // all on the page that was read already
						this.bench.api().removeJob("c" + i);
					}
				}
			}
		});
		assertThat(night(0).code()).isZero();
		assertThat(crawlsOf(day(0))).hasSize(250);
	}

	@Test
	void aCrawlThatIsGoneForeverKeepsNoOtherFromBeingPublished() throws IOException {
		for (int i = 0; i < 20; i++) {
			crawl("good-" + i, instant(1));
		}
		this.bench.api().job("gone", "completed", at(1));
		this.bench.api().answer("gone", (exchange) -> TestApi.send(exchange, 404, "{\"message\":\"Job not found\"}"));
		Workbench.Result result = night(1);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(texts(manifest(day(1)).path("not_fetched"))).containsExactly("gone");
		assertThat(result.lastLine()).contains("could not be fetched").contains("gone");
		crawl("good-20", instant(0));
		Workbench.Result next = night(0);
		assertThat(next.code()).as("an earlier night has left it, so it is no news: " + next.err()).isZero();
		assertThat(crawlsOf(day(0))).containsExactly("good-20");
		assertThat(texts(manifest(day(0)).path("not_fetched"))).containsExactly("gone");
	}

	@Test
	void triesAgainWhatTheLookBackDoesNotReachAnyMore() throws IOException {
		crawl("good", instant(3));
		this.bench.api().job("shy", "completed", at(3));
		AtomicBoolean there = new AtomicBoolean();
		this.bench.api()
			.answer("shy", (exchange) -> TestApi.send(exchange, there.get() ? 200 : 404,
					there.get() ? "{\"pages\":[" + TestApi.page("shy-p", "{\"a\":1}") + "]}" : "{\"message\":\"no\"}"));
		assertThat(night(3, "--spidra.plan.look-back=1d").code()).isZero();
		assertThat(night(2, "--spidra.plan.look-back=1d").code()).isZero();
		assertThat(texts(manifest(day(2)).path("unfinished"))).containsExactly("shy");
		assertThat(night(1, "--spidra.plan.look-back=2d").code()).isZero();
		there.set(true);
		assertThat(night(0, "--spidra.plan.look-back=3d").code()).isZero();
		assertThat(crawlsOf(day(0))).containsExactly("shy");
		assertEachPageOnce();
	}

	@Test
	void failsWhereTooManyCrawlsFail() throws IOException {
		for (int i = 0; i < 30; i++) {
			crawl("c" + i, instant(1));
		}
		AtomicBoolean broken = new AtomicBoolean(true);
		for (int i = 0; i < 4; i++) {
			String id = "c" + i;
			this.bench.api()
				.answer(id, (exchange) -> TestApi.send(exchange, broken.get() ? 500 : 200,
						"{\"pages\":[" + TestApi.page(id + "-p", "{\"a\":1}") + "]}"));
		}
		Workbench.Result result = night(1, "--spidra.api.max-attempts=1");
		assertThat(result.code()).isEqualTo(5);
		assertThat(result.lastLine()).contains("of 30 crawls could not be fetched", "spidra.skip.max-crawls");
		assertThat(this.bench.dataFiles()).isEmpty();
		broken.set(false);
		Set<String> before = ConcurrentHashMap.newKeySet();
		before.addAll(this.bench.api().requests());
		int asked = this.bench.api().requests().size();
		int history = this.bench.api().otherRequests().size();
		Workbench.Result again = night(1);
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(this.bench.api().otherRequests()).as("the plan is kept").hasSize(history);
		assertThat(this.bench.api().requests().size() - asked).as("what is there is not fetched again")
			.isLessThanOrEqualTo(4 + 30 - before.size());
		assertThat(crawlsOf(day(1))).hasSize(30);
		assertEachPageOnce();
	}

	@Test
	void aRestartAsksOnlyForWhatIsMissingAndMakesOneFile() throws IOException {
		AtomicBoolean unpaid = new AtomicBoolean(true);
		AtomicInteger answered = new AtomicInteger();
		for (int i = 0; i < 200; i++) {
			String id = "c" + i;
			String pages = IntStream.range(0, 5)
				.mapToObj((page) -> TestApi.page(id + "-" + page, "{\"a\":1}"))
				.collect(Collectors.joining(","));
			this.bench.api().job(id, "completed", at(1)).answer(id, (exchange) -> {
				boolean refuse = unpaid.get() && answered.get() >= 100;
				answered.addAndGet(refuse ? 0 : 1);
				TestApi.send(exchange, refuse ? 402 : 200, "{\"pages\":[" + pages + "]}");
			});
		}
		assertThat(night(1).code()).isEqualTo(6);
		unpaid.set(false);
		Workbench.Result result = night(1);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(answered).as("each whole response once").hasValue(200);
		assertThat(this.bench.dataFiles()).hasSize(1);
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {pages}"))
			.containsExactly("1000|1000");
	}

	@Test
	void tooManyCrawlsThatAreGoneEndWithFive() throws IOException {
		for (int i = 0; i < 10; i++) {
			crawl("c" + i, instant(1));
		}
		for (int i = 0; i < 4; i++) {
			this.bench.api().answer("c" + i, (exchange) -> TestApi.send(exchange, 404, "{}"));
		}
		Workbench.Result result = night(1);
		assertThat(result.code()).isEqualTo(5);
		assertThat(result.lastLine()).contains("of 10 crawls could not be fetched");
	}

	@Test
	void stopsEarlyWhereTheApiIsDown() throws IOException {
		for (int i = 0; i < 200; i++) {
			crawl("c" + i, instant(1));
			this.bench.api().answer("c" + i, (exchange) -> TestApi.send(exchange, 500, "{}"));
		}
		assertThat(night(1, "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		assertThat(this.bench.api().requests()).hasSizeLessThan(60);
	}

	@Test
	void leavesOutWhatWasPublishedByNameMeanwhile() throws IOException {
		crawl("a", instant(1));
		crawl("b", instant(1));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		assertThat(night(1).code()).isZero();
		assertThat(crawlsOf(day(1))).containsExactly("b");
		assertEachPageOnce();
	}

	@Test
	void aKeptPlanIsLessWhatOtherRunsHavePublishedSince() throws IOException {
		crawl("a", instant(1));
		crawl("b", instant(1));
		AtomicBoolean broken = new AtomicBoolean(true);
		this.bench.api()
			.answer("a", (exchange) -> TestApi.send(exchange, broken.get() ? 500 : 200,
					"{\"pages\":[" + TestApi.page("a-p", "{\"a\":1}") + "]}"));
		assertThat(night(1, "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		broken.set(false);
		crawl("later", instant(1));
		assertThat(this.bench.runCrawls("b").code()).isZero();
		Workbench.Result result = night(1);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(crawlsOf(day(1))).as("the plan is that of the first start").containsExactly("a");
		assertThat(night(0).code()).isZero();
		assertThat(crawlsOf(day(0))).containsExactly("later");
		assertEachPageOnce();
	}

	@Test
	void aRerunReplacesTheNightAndTakesWhatCameLate() throws IOException {
		crawl("a", instant(1));
		assertThat(night(1).code()).isZero();
		crawl("late", instant(1));
		this.bench.api().removeJob("a");
		assertThat(night(1, "rerun=yes").code()).isZero();
		assertThat(crawlsOf(day(1))).as("also one that the history has no more").containsExactly("a", "late");
		assertEachPageOnce();
	}

	@Test
	void publishesChangedCrawlsAnewAndNoOthers() throws IOException {
		crawl("same", instant(2));
		crawl("changed", instant(2));
		assertThat(night(2).code()).isZero();
		this.bench.api()
			.servePages("changed", TestApi.page("changed-p", "{\"a\":2,\"b\":3}"),
					TestApi.failedPage("changed-q", "x"));
		this.bench.api()
			.servePages("same", TestApi.page("same-p", "{\"a\":1}").replace("token=secret-html", "token=another"),
					TestApi.failedPage("same-q", "no text"));
		crawl("new", instant(1));
		Workbench.Result result = night(1, "--spidra.plan.recheck=2d");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(crawlsOf(day(1))).containsExactly("changed", "new");
		assertThat(manifest(day(1)).path("supersedes").toString())
			.isEqualTo("[{\"crawl\":\"changed\",\"run\":\"" + day(2) + "\"}]");
		assertThat(this.bench.query("SELECT page_id, a FROM {pages} QUALIFY row_number() OVER "
				+ "(PARTITION BY page_id ORDER BY fetched_at DESC) = 1 ORDER BY page_id"))
			.containsExactly("changed-p|2", "new-p|1", "same-p|1");
		assertThat(night(0, "--spidra.plan.recheck=2d", "--spidra.exit.nothing-new=99").code()).isEqualTo(99);
	}

	@Test
	void aSecondTableIsMadeNightByNightFromKeptResponses() throws IOException {
		Path second = this.bench.output().resolveSibling("second");
		crawl("a", instant(2));
		assertThat(night(2, "--spidra.keep-raw=true").code()).isZero();
		assertThat(fromKept(second, 2)).isZero();
		this.bench.api().servePages("a", TestApi.page("a-p", "{\"a\":2}"));
		assertThat(night(1, "--spidra.keep-raw=true", "--spidra.plan.recheck=3d").code()).isZero();
		assertThat(night(0, "--spidra.keep-raw=true").code()).isZero();
		int asked = this.bench.api().requests().size() + this.bench.api().otherRequests().size();
		assertThat(fromKept(second, 1)).isZero();
		assertThat(fromKept(second, 0)).isZero();
		assertThat(this.bench.query("SELECT run_key, a FROM read_parquet('" + second + "/pages/**') ORDER BY 1"))
			.containsExactly(day(2) + "|1", day(1) + "|2");
		assertThat(this.bench.api().requests().size() + this.bench.api().otherRequests().size()).isEqualTo(asked);
		assertThat(fromKept(second, 5)).isEqualTo(6);
	}

	private int fromKept(Path output, int daysAgo) {
		return this.bench
			.run("date=" + day(daysAgo), "source=raw", "output=" + output, "--spidra.raw-from=" + this.bench.output())
			.code();
	}

	@Test
	void selectsByBaseUrlAndInstruction() throws IOException {
		for (String id : List.of("a", "b", "c", "d")) {
			crawl(id, instant(1));
		}
		this.bench.api()
			.job(new TestApi.Job("b", "https://blog.example.com/", "price", "completed", at(1)))
			.job(new TestApi.Job("c", "https://shop.example.com", "Titles only", "completed", at(1)))
			.job(new TestApi.Job("d", "https://shop.example.com/nl/sale/", "the PRICE", "completed", at(1)));
		assertThat(night(1, "--spidra.plan.base-url=https://shop.example.com/**",
				"--spidra.plan.instruction-contains=price")
			.code()).isZero();
		assertThat(crawlsOf(day(1))).containsExactly("a", "d");
	}

	@Test
	void takesTheOldestFirstWhereTheCrawlsOfARunAreLimited() throws IOException {
		for (int i = 1; i <= 5; i++) {
			crawl("c" + i, instant(i));
		}
		assertThat(night(1, "--spidra.plan.max-crawls=2", "--spidra.plan.look-back=5d").code()).isZero();
		assertThat(crawlsOf(day(1))).containsExactly("c4", "c5");
		assertThat(texts(manifest(day(1)).path("postponed"))).containsExactly("c1", "c2", "c3");
		assertThat(night(0, "--spidra.plan.look-back=2d").code()).isZero();
		assertThat(crawlsOf(day(0))).containsExactly("c1", "c2", "c3");
		assertEachPageOnce();
	}

	@ParameterizedTest
	@ValueSource(strings = { "failed", "cancelled", "active", "waiting", "strange" })
	void leavesOutCrawlsThatAreNotComplete(String status) throws IOException {
		crawl("good", instant(1));
		crawl("other", instant(1));
		this.bench.api().job("other", status, at(1));
		assertThat(night(1, "--spidra.plan.look-back=1d").code()).isZero();
		assertThat(crawlsOf(day(1))).containsExactly("good");
		boolean ended = status.equals("failed") || status.equals("cancelled");
		assertThat(texts(manifest(day(1)).path("unfinished"))).isEqualTo(ended ? List.of() : List.of("other"));
	}

	@Test
	void leavesAYoungCrawlWithPendingPagesForTheNextNight() throws IOException {
		String pending = TestApi.failedPage("young-q", "").replace("\"failed\"", "\"pending\"");
		this.bench.api().servePages("young", TestApi.page("young-p", "{\"a\":1}"), pending);
		this.bench.api()
			.job("young", "completed", Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS).toString());
		this.bench.api().servePages("old", TestApi.page("old-p", "{\"a\":1}"), pending.replace("young", "old"));
		this.bench.api().job("old", "completed", at(3));
		Workbench.Result result = night(0);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(crawlsOf(day(0))).containsExactly("old");
		assertThat(texts(manifest(day(0)).path("postponed"))).containsExactly("young");
		assertThat(this.bench.query("SELECT page_id, reason FROM {failed}")).containsExactly("old-q|pending");
	}

	@Test
	void namesWhatIsWrongWithADate() {
		for (String wrong : List.of("2026-13-01", "2026-2-3", "20261123", "tomorrow", "", "2026-11-23T00:00")) {
			Workbench.Result result = this.bench.run("date=" + wrong, "output=" + this.bench.output());
			assertThat(result.code()).as(wrong).isEqualTo(2);
			assertThat(result.err()).contains("is no date").contains("yesterday");
		}
		Workbench.Result future = this.bench.run("date=" + this.today.plusDays(1), "output=" + this.bench.output());
		assertThat(future.code()).isEqualTo(2);
		assertThat(future.err()).contains("in the future");
	}

	// --- helpers ---

	private void history(int crawls, int days) {
		for (int i = 0; i < crawls; i++) {
			int daysAgo = (int) ((long) i * days / crawls) % days;
			crawl("c" + i, instant(Math.min(daysAgo, (crawls == days) ? 0 : daysAgo)).plusSeconds(i % 50));
		}
	}

	private void crawl(String id, Instant created) {
		this.bench.api().servePages(id, TestApi.page(id + "-p", "{\"a\":1}"), TestApi.failedPage(id + "-q", "no text"));
		this.bench.api().job(id, "completed", created.toString());
	}

	private Workbench.Result night(int daysAgo, String... words) {
		List<String> all = new ArrayList<>(List.of("date=" + day(daysAgo), "output=" + this.bench.output(),
				"--spidra.api.requests-per-window=100000"));
		all.addAll(List.of(words));
		return this.bench.run(all.toArray(String[]::new));
	}

	private String day(int daysAgo) {
		return this.today.minusDays(daysAgo).toString();
	}

	/** Midnight, so that also today's is over. */
	private Instant instant(int daysAgo) {
		return this.today.minusDays(daysAgo).atStartOfDay(ZoneOffset.UTC).toInstant();
	}

	private String at(int daysAgo) {
		return instant(daysAgo).toString();
	}

	private JsonNode manifest(String key) throws IOException {
		return new JsonMapper().readTree(this.bench.output().resolve("_spidra/runs/" + key + ".json"));
	}

	private List<String> crawlsOf(String key) throws IOException {
		List<String> crawls = new ArrayList<>();
		manifest(key).path("crawls").forEach((crawl) -> crawls.add(crawl.path("id").asString()));
		return crawls;
	}

	private static List<String> texts(JsonNode array) {
		List<String> texts = new ArrayList<>();
		array.forEach((text) -> texts.add(text.asString()));
		return texts;
	}

	private void assertEachPageOnce() {
		assertThat(this.bench.query("SELECT page_id FROM {pages} GROUP BY page_id HAVING count(*) > 1")).isEmpty();
	}

}
