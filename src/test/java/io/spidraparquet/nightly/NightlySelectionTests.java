package io.spidraparquet.nightly;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which crawls a night takes, and which it leaves for the next one.
 */
class NightlySelectionTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final Nights nights = new Nights(this.bench);

	@Test
	void takesWhatIsCreatedWithinTheDayInUtcAndNoLater() throws IOException {
		LocalDate day = this.nights.today().minusDays(1);
		this.nights.crawl("last", day.atTime(23, 59, 59).toInstant(ZoneOffset.UTC));
		this.nights.crawl("next", day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
		this.nights.crawl("first", day.minusDays(6).atStartOfDay().toInstant(ZoneOffset.UTC));
		this.nights.crawl("before", day.minusDays(6).atStartOfDay().minusSeconds(1).toInstant(ZoneOffset.UTC));
		assertThat(this.bench.run("date=yesterday", "output=" + this.bench.output()).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("first", "last");
	}

	@Test
	void crawlsThatAreAddedWhileTheHistoryIsReadAreNeitherLostNorDoubled() throws IOException {
		this.nights.history(250, 250);
		AtomicInteger added = new AtomicInteger();
		this.bench.api().beforeAnswer((exchange) -> {
			if (exchange.getRequestURI().getPath().endsWith("/history")) {
				String id = "added-" + added.incrementAndGet();
				this.bench.api().servePages(id, TestApi.page(id + "-p", "{\"a\":1}"));
				this.bench.api().job(id, "completed", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
			}
		});
		Workbench.Result result = this.nights.run(0);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0)).stream().filter((crawl) -> crawl.startsWith("c")))
			.hasSize(250);
		this.nights.assertEachPageOnce();
	}

	@Test
	void crawlsThatAreRemovedWhileTheHistoryIsReadHideNoOther() throws IOException {
		this.nights.history(250, 250);
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
		assertThat(this.nights.run(0).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).hasSize(250);
	}

	@Test
	void saysWhatTheNightCostsBeforeItFetches() {
		this.nights.history(12, 1);
		Workbench.Result night = this.bench.run("date=today", "output=" + this.bench.output(),
				"--spidra.api.requests-per-window=5", "--spidra.api.window=1s");
		assertThat(night.err()).containsPattern(
				"INFO {2}12 crawls, 13 requests, about 3 windows of 1 s, done about (\\S+ )?\\d\\d:\\d\\d \\S+\n");
		Workbench.Result again = this.nights.run(0, "rerun=yes");
		assertThat(again.err()).contains("INFO  12 crawls, 13 requests\n");
	}

	@Test
	void selectsByBaseUrlAndInstruction() throws IOException {
		for (String id : List.of("a", "b", "c", "d")) {
			this.nights.crawl(id, this.nights.instant(1));
		}
		this.bench.api()
			.job(new TestApi.Job("b", "https://blog.example.com/", "price", "completed", this.nights.at(1)))
			.job(new TestApi.Job("c", "https://shop.example.com", "Titles only", "completed", this.nights.at(1)))
			.job(new TestApi.Job("d", "https://shop.example.com/nl/sale/", "the PRICE", "completed",
					this.nights.at(1)));
		assertThat(this.nights
			.run(1, "--spidra.plan.base-url=https://shop.example.com/**", "--spidra.plan.instruction-contains=price")
			.code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("a", "d");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--spidra.plan.base-url=https://shop.exmaple.com/** | none matches spidra.plan.base-url \
			(https://shop.exmaple.com/**), their base URLs are https://shop.example.com/ (12 crawls), \
			https://b.example.com/0 (1 crawl), https://b.example.com/1 (1 crawl), https://b.example.com/2 (1 crawl), \
			https://b.example.com/3?[31m (1 crawl) and 1 more;
			--spidra.plan.instruction-contains=Prize | 17 crawls and none with the text of \
			spidra.plan.instruction-contains ('Prize') in its transform instruction;
			""")
	void saysWhyTheSelectionMatchesNoCrawl(String setting, String why) throws IOException {
		for (int i = 0; i < 12; i++) {
			this.nights.crawl("a" + i, this.nights.instant(1));
		}
		for (int i = 0; i < 5; i++) {
			String url = "https://user:pass@b.example.com/" + i + ((i == 3) ? "\\u001b[31m" : "") + "?token=" + i;
			this.bench.api().job(new TestApi.Job("b" + i, url, "titles", "completed", this.nights.at(1)));
		}
		this.bench.api().job(new TestApi.Job("failed", "https://c.example.com/", "x", "failed", this.nights.at(1)));
		Workbench.Result night = this.nights.run(1, setting);
		assertThat(night.code()).as(night.err()).isZero();
		assertThat(Nights.texts(this.nights.manifest(this.nights.day(1)).path("warnings"))).singleElement()
			.asString()
			.startsWith("none of the 17 completed crawls created since " + this.nights.at(7) + " is selected: " + why);
		assertThat(night.err()).contains("WARN  none of the 17").doesNotContain("token=", "user:pass");
		assertThat(this.bench.output().resolve("_spidra/runs/" + this.nights.day(1) + ".html")).content()
			.contains("none of the 17 completed crawls");
	}

	@Test
	void aSelectionThatHasNothingNewIsNoReasonToWarn() throws IOException {
		this.nights.crawl("a", this.nights.instant(2));
		this.bench.api()
			.job(new TestApi.Job("b", "https://blog.example.com/", "x", "completed", this.nights.at(1)))
			.job(new TestApi.Job("c", "https://shop.example.com/x", "x", "active", this.nights.at(1)));
		String[] selection = { "--spidra.plan.base-url=https://shop.example.com/**,https://sohp.example.com/**" };
		assertThat(this.nights.run(2, selection).err()).doesNotContain("WARN");
		Workbench.Result next = this.nights.run(1, selection);
		assertThat(next.code()).isZero();
		assertThat(next.err()).doesNotContain("WARN")
			.contains("no completed crawl matches https://sohp.example.com/**");
		assertThat(Nights.texts(this.nights.manifest(this.nights.day(1)).path("warnings"))).isEmpty();
	}

	@Test
	void saysThatAllSelectedCrawlsFailed() throws IOException {
		for (String id : List.of("a", "b")) {
			this.bench.api().job(id, "failed", this.nights.at(1));
		}
		assertThat(this.nights.run(1).err()).contains("WARN  no selected crawl created since " + this.nights.at(7)
				+ " is completed: 2 crawls failed or were cancelled");
	}

	@Test
	void saysHowManyCrawlsOneNightOfAnotherTimeBrings() throws IOException {
		this.nights.crawl("old", this.nights.instant(400));
		assertThat(this.nights.run(400).err()).doesNotContain("WARN");
		for (int i = 1; i <= 3; i++) {
			this.nights.crawl("c" + i, this.nights.instant(100 * i));
		}
		String warning = "the look-back reaches 406 days back, to " + this.nights.at(405)
				+ ", because the last night published before is " + this.nights.day(400) + ": the run fetches 2 crawls";
		this.bench.api().answer("c3", (exchange) -> TestApi.send(exchange, 500, "{}"));
		String[] words = { "--spidra.plan.max-crawls=2", "--spidra.api.max-attempts=1" };
		Workbench.Result failed = this.nights.run(0, words);
		assertThat(failed.code()).as(failed.err()).isEqualTo(5);
		assertThat(failed.err()).contains("WARN  " + warning);
		assertThat(failed.err().indexOf(warning)).isLessThan(failed.err().indexOf("could not be fetched"));
		this.bench.api().servePages("c3", TestApi.page("c3-p", "{\"a\":1}"));
		Workbench.Result night = this.nights.run(0, words);
		assertThat(night.code()).as(night.err()).isZero();
		assertThat(night.err()).as("a resumed run, too").contains("the plan had 1 warning", warning);
		List<String> warnings = Nights.texts(this.nights.manifest(this.nights.day(0)).path("warnings"));
		assertThat(warnings.get(0)).startsWith(warning);
		assertThat(warnings.subList(1, warnings.size())).containsExactly("deferred 1 crawl to the next night: c1");
	}

	@Test
	void takesTheOldestFirstWhereTheCrawlsOfARunAreLimited() throws IOException {
		for (int i = 1; i <= 5; i++) {
			this.nights.crawl("c" + i, this.nights.instant(i));
		}
		assertThat(this.nights.run(1, "--spidra.plan.max-crawls=2", "--spidra.plan.look-back=5d").code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("c4", "c5");
		assertThat(Nights.texts(this.nights.manifest(this.nights.day(1)).path("postponed"))).containsExactly("c1", "c2",
				"c3");
		assertThat(this.nights.run(0, "--spidra.plan.look-back=2d").code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).containsExactly("c1", "c2", "c3");
		this.nights.assertEachPageOnce();
	}

	@ParameterizedTest
	@ValueSource(strings = { "failed", "cancelled", "active", "waiting", "strange" })
	void leavesOutCrawlsThatAreNotComplete(String status) throws IOException {
		this.nights.crawl("good", this.nights.instant(1));
		this.nights.crawl("other", this.nights.instant(1));
		this.bench.api().job("other", status, this.nights.at(1));
		assertThat(this.nights.run(1, "--spidra.plan.look-back=1d").code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("good");
		boolean ended = status.equals("failed") || status.equals("cancelled");
		assertThat(Nights.texts(this.nights.manifest(this.nights.day(1)).path("unfinished")))
			.isEqualTo(ended ? List.of() : List.of("other"));
	}

	@Test
	void leavesAYoungCrawlWithPendingPagesForTheNextNight() throws IOException {
		String pending = TestApi.failedPage("young-q", "").replace("\"failed\"", "\"pending\"");
		this.bench.api().servePages("young", TestApi.page("young-p", "{\"a\":1}"), pending);
		this.bench.api()
			.job("young", "completed", Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS).toString());
		this.bench.api().servePages("old", TestApi.page("old-p", "{\"a\":1}"), pending.replace("young", "old"));
		this.bench.api().job("old", "completed", this.nights.at(3));
		Workbench.Result result = this.nights.run(0);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).containsExactly("old");
		assertThat(Nights.texts(this.nights.manifest(this.nights.day(0)).path("postponed"))).containsExactly("young");
		assertThat(this.bench.query("SELECT page_id, reason FROM {failed}")).containsExactly("old-q|pending");
	}

	@Test
	void namesWhatIsWrongWithADate() {
		for (String wrong : List.of("2026-13-01", "2026-2-3", "20261123", "tomorrow", "", "2026-11-23T00:00")) {
			Workbench.Result result = this.bench.run("date=" + wrong, "output=" + this.bench.output());
			assertThat(result.code()).as(wrong).isEqualTo(2);
			assertThat(result.err()).contains("is not a date").contains("yesterday");
		}
		Workbench.Result future = this.bench.run("date=" + this.nights.today().plusDays(1),
				"output=" + this.bench.output());
		assertThat(future.code()).isEqualTo(2);
		assertThat(future.err()).contains("in the future");
	}

}
