package io.spidraparquet.nightly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nights that follow each other: each page comes once, whatever a night before has left.
 */
class NightlyRunTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final Nights nights = new Nights(this.bench);

	@Test
	void takesEachCrawlOnceNightAfterNight() throws IOException {
		this.nights.history(2000, 40);
		Workbench.Result first = this.nights.run(3, "--spidra.plan.look-back=2d");
		assertThat(first.code()).as(first.err()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(3))).hasSize(100);
		assertThat(this.bench.api().otherRequests()).as("stops once the look-back is passed").hasSizeLessThan(6);
		Workbench.Result second = this.nights.run(2);
		assertThat(second.code()).as(second.err()).isZero();
		Workbench.Result third = this.nights.run(0, "--spidra.exit.nothing-new=99");
		assertThat(third.code()).as(third.err()).isZero();
		Workbench.Result again = this.nights.run(0, "--spidra.exit.nothing-new=99");
		assertThat(again.code()).isZero();
		assertThat(again.err()).contains("already published");
		this.nights.assertEachPageOnce();
		assertThat(this.bench.query("SELECT count(DISTINCT crawl_id) FROM {pages}")).containsExactly("450");
	}

	@Test
	void holdsWhatIsPublishedWhateverTheFileTimesAre() throws IOException {
		for (int i = 0; i < 12; i++) {
			this.nights.crawl("day-" + i, this.nights.instant(i));
		}
		for (int day = 11; day > 1; day--) {
			assertThat(this.nights.run(day, "--spidra.plan.look-back=12d").code()).isZero();
		}
		for (Path manifest : manifests()) {
			Files.setLastModifiedTime(manifest, FileTime.from(this.nights.instant(400)));
		}
		assertThat(this.nights.run(1, "--spidra.plan.look-back=12d").code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("day-1");
		// the store was copied from last to first, without the index
		int second = 0;
		for (Path manifest : manifests()) {
			Files.setLastModifiedTime(manifest, FileTime.from(this.nights.instant(0).minusSeconds(second++)));
		}
		Files.delete(this.bench.output().resolve("_spidra/manifests.json"));
		assertThat(this.nights.run(0, "--spidra.plan.look-back=12d").code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).containsExactly("day-0");
		assertThat(this.nights.manifest(this.nights.day(0)).path("sequence").asInt()).isEqualTo(12);
		this.nights.assertEachPageOnce();
	}

	@Test
	void readsOnlyTheManifestsThatTheNightNeeds() throws IOException {
		for (int day = 6; day > 1; day--) {
			this.nights.crawl("day-" + day, this.nights.instant(day));
			assertThat(this.nights.run(day).code()).isZero();
		}
		Path runs = this.bench.output().resolve("_spidra/runs");
		Path index = this.bench.output().resolve("_spidra/manifests.json");
		Path old = runs.resolve(this.nights.day(5) + ".json");
		byte[] complete = Files.readAllBytes(old);
		FileTime time = Files.getLastModifiedTime(old);
		String published = this.nights.manifest(this.nights.day(5)).path("published_at").asString();
		Files.writeString(index, Files.readString(index).replace(published, this.nights.at(100)));
		Files.write(old, "x".repeat(complete.length).getBytes(StandardCharsets.UTF_8));
		Files.setLastModifiedTime(old, time);
		assertThat(this.nights.run(1).code()).as("does not read it").isZero();
		Files.write(old, "x".repeat(complete.length + 1).getBytes(StandardCharsets.UTF_8));
		Files.setLastModifiedTime(old, time);
		Workbench.Result changed = this.nights.run(0);
		assertThat(changed.code()).isEqualTo(5);
		assertThat(changed.err()).contains(old + " is damaged");
		Files.write(old, complete);
		for (String damaged : List.of("", "null", "{}", "{\"entries\":{\"" + old.getFileName() + "\":null}}",
				"{\"entries\":{\"" + old.getFileName() + "\":{}}}", "\0\0\0")) {
			Files.writeString(index, damaged);
			assertThat(this.nights.run(0, "rerun=yes").code()).as(damaged).isZero();
		}
		assertThat(Files.readString(index)).contains(published).doesNotContain(this.nights.day(0) + ".json");
	}

	private List<Path> manifests() throws IOException {
		try (Stream<Path> files = Files.list(this.bench.output().resolve("_spidra/runs"))) {
			return files.filter((file) -> file.toString().endsWith(".json")).sorted().toList();
		}
	}

	@Test
	void publishesAnEmptyManifestWhereNothingIsNew() throws IOException {
		this.nights.crawl("one", this.nights.today().minusDays(2).atTime(5, 0).toInstant(ZoneOffset.UTC));
		assertThat(this.nights.run(2).code()).isZero();
		Workbench.Result none = this.nights.run(1, "--spidra.exit.nothing-new=99");
		assertThat(none.code()).as(none.err()).isEqualTo(99);
		assertThat(none.err()).contains("there was nothing new to publish");
		assertThat(this.nights.manifest(this.nights.day(1)).at("/totals/rows").asLong()).isZero();
		assertThat(this.nights.run(0).code()).isZero();
		assertThat(this.bench.query("SELECT count(*) FROM {pages}")).containsExactly("1");
		assertThat(this.bench.run("runs", "output=" + this.bench.output()).out()).contains(this.nights.day(0),
				this.nights.day(1), this.nights.day(2));
	}

	@Test
	void losesNothingInAnOutageAndTakesWhatIsLate() throws IOException {
		for (int i = 0; i < 14; i++) {
			this.nights.crawl("day-" + i, this.nights.today().minusDays(i).atTime(23, 30).toInstant(ZoneOffset.UTC));
		}
		assertThat(this.nights.run(13).code()).isZero();
		assertThat(this.nights.run(12).code()).isZero();
		this.bench.api().job("late", "active", this.nights.at(3));
		this.bench.api().servePages("late", TestApi.page("late-p", "{\"a\":1}"));
		// nine days of nothing
		assertThat(this.nights.run(2).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(2))).containsExactly("day-10", "day-11", "day-2", "day-3",
				"day-4", "day-5", "day-6", "day-7", "day-8", "day-9");
		this.bench.api().job("late", "completed", this.nights.at(3));
		assertThat(this.nights.run(1).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("day-1", "late");
		this.nights.assertEachPageOnce();
	}

	@Test
	void aLateCrawlBeforeAMissedNightIsTaken() throws IOException {
		this.nights.crawl("a", this.nights.instant(2));
		this.bench.api()
			.servePages("late", TestApi.page("late-p", "{\"a\":1}"))
			.job("late", "active", this.nights.at(7));
		assertThat(this.nights.run(2).code()).isZero();
		this.bench.api().job("late", "completed", this.nights.at(7));
		assertThat(this.nights.run(0).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).containsExactly("late");
	}

	@Test
	void whatABackfillLeavesComesTheNightAfter() throws IOException {
		for (int i = 0; i < 4; i++) {
			this.nights.crawl("old-" + i, this.nights.instant(30));
		}
		this.nights.crawl("new", this.nights.instant(1));
		assertThat(this.nights.run(1).code()).isZero();
		assertThat(this.nights.run(30, "--spidra.plan.max-crawls=1").code()).isZero();
		assertThat(this.nights.run(0).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).hasSize(3);
		this.nights.assertEachPageOnce();
	}

	@Test
	void aRerunLosesNothingThatItHad() throws IOException {
		this.nights.crawl("a", this.nights.instant(1));
		this.nights.crawl("b", this.nights.instant(1));
		assertThat(this.nights.run(1).code()).isZero();
		this.bench.api().answer("a", (exchange) -> TestApi.send(exchange, 404, "{}"));
		assertThat(this.nights.run(1, "rerun=yes").code()).isEqualTo(6);
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("a", "b");
	}

	@Test
	void backfillsAnOldDay() throws IOException {
		this.nights.crawl("new", this.nights.instant(1));
		this.nights.crawl("old", this.nights.instant(30));
		assertThat(this.nights.run(0).code()).isZero();
		assertThat(this.nights.run(30).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(30))).containsExactly("old");
		assertThat(this.nights.run(29).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(29))).isEmpty();
		this.nights.assertEachPageOnce();
	}

	@Test
	void leavesOutWhatWasPublishedByNameMeanwhile() throws IOException {
		this.nights.crawl("a", this.nights.instant(1));
		this.nights.crawl("b", this.nights.instant(1));
		assertThat(this.bench.runCrawls("a").code()).isZero();
		assertThat(this.nights.run(1).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("b");
		this.nights.assertEachPageOnce();
	}

	@Test
	void aRerunReplacesTheNightAndTakesWhatCameLate() throws IOException {
		this.nights.crawl("a", this.nights.instant(1));
		assertThat(this.nights.run(1).code()).isZero();
		this.nights.crawl("late", this.nights.instant(1));
		this.bench.api().removeJob("a");
		assertThat(this.nights.run(1, "rerun=yes").code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).as("also one that the history has no more")
			.containsExactly("a", "late");
		this.nights.assertEachPageOnce();
	}

	@Test
	void publishesChangedCrawlsAnewAndNoOthers() throws IOException {
		this.nights.crawl("same", this.nights.instant(2));
		this.nights.crawl("changed", this.nights.instant(2));
		assertThat(this.nights.run(2).code()).isZero();
		this.bench.api()
			.servePages("changed", TestApi.page("changed-p", "{\"a\":2,\"b\":3}"),
					TestApi.failedPage("changed-q", "x"));
		this.bench.api()
			.servePages("same", TestApi.page("same-p", "{\"a\":1}").replace("token=secret-html", "token=another"),
					TestApi.failedPage("same-q", "no text"));
		this.nights.crawl("new", this.nights.instant(1));
		Workbench.Result result = this.nights.run(1, "--spidra.plan.recheck=2d");
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).containsExactly("changed", "new");
		assertThat(this.nights.manifest(this.nights.day(1)).path("supersedes").toString())
			.isEqualTo("[{\"crawl\":\"changed\",\"run\":\"" + this.nights.day(2) + "\"}]");
		assertThat(this.bench.query("SELECT page_id, a FROM {pages} QUALIFY row_number() OVER "
				+ "(PARTITION BY page_id ORDER BY fetched_at DESC) = 1 ORDER BY page_id"))
			.containsExactly("changed-p|2", "new-p|1", "same-p|1");
		assertThat(this.nights.run(0, "--spidra.plan.recheck=2d", "--spidra.exit.nothing-new=99").code()).isEqualTo(99);
	}

	@Test
	void aSecondTableIsMadeNightByNightFromKeptResponses() throws IOException {
		Path second = this.bench.output().resolveSibling("second");
		this.nights.crawl("a", this.nights.instant(2));
		assertThat(this.nights.run(2, "--spidra.keep-raw=true").code()).isZero();
		assertThat(fromKept(second, 2)).isZero();
		this.bench.api().servePages("a", TestApi.page("a-p", "{\"a\":2}"));
		assertThat(this.nights.run(1, "--spidra.keep-raw=true", "--spidra.plan.recheck=3d").code()).isZero();
		assertThat(this.nights.run(0, "--spidra.keep-raw=true").code()).isZero();
		int asked = this.bench.api().requests().size() + this.bench.api().otherRequests().size();
		assertThat(fromKept(second, 1)).isZero();
		assertThat(fromKept(second, 0)).isZero();
		assertThat(this.bench.query("SELECT run_key, a FROM read_parquet('" + second + "/pages/**') ORDER BY 1"))
			.containsExactly(this.nights.day(2) + "|1", this.nights.day(1) + "|2");
		assertThat(this.bench.api().requests().size() + this.bench.api().otherRequests().size()).isEqualTo(asked);
		assertThat(fromKept(second, 5)).isEqualTo(6);
	}

	private int fromKept(Path output, int daysAgo) {
		return this.bench
			.run("date=" + this.nights.day(daysAgo), "source=raw", "output=" + output,
					"--spidra.raw-from=" + this.bench.output())
			.code();
	}

}
