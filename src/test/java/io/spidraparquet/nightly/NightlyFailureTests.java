package io.spidraparquet.nightly;

import java.io.IOException;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nights on which crawls cannot be fetched.
 */
class NightlyFailureTests {

	@RegisterExtension
	private final Workbench bench = new Workbench();

	private final Nights nights = new Nights(this.bench);

	@Test
	void aCrawlThatIsGoneForeverKeepsNoOtherFromBeingPublished() throws IOException {
		for (int i = 0; i < 20; i++) {
			this.nights.crawl("good-" + i, this.nights.instant(1));
		}
		this.bench.api().job("gone", "completed", this.nights.at(1));
		this.bench.api().answer("gone", (exchange) -> TestApi.send(exchange, 404, "{\"message\":\"Job not found\"}"));
		Workbench.Result result = this.nights.run(1);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(Nights.texts(this.nights.manifest(this.nights.day(1)).path("not_fetched"))).containsExactly("gone");
		assertThat(result.err()).contains("could not fetch 1 crawl,").contains("gone");
		this.nights.crawl("good-20", this.nights.instant(0));
		Workbench.Result next = this.nights.run(0);
		assertThat(next.code()).as("an earlier night has left it, so it is no news: " + next.err()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).containsExactly("good-20");
		assertThat(Nights.texts(this.nights.manifest(this.nights.day(0)).path("not_fetched"))).containsExactly("gone");
	}

	@Test
	void triesAgainWhatTheLookBackDoesNotReachAnyMore() throws IOException {
		this.nights.crawl("good", this.nights.instant(3));
		this.bench.api().job("shy", "completed", this.nights.at(3));
		AtomicBoolean there = new AtomicBoolean();
		this.bench.api()
			.answer("shy", (exchange) -> TestApi.send(exchange, there.get() ? 200 : 404,
					there.get() ? "{\"pages\":[" + TestApi.page("shy-p", "{\"a\":1}") + "]}" : "{\"message\":\"no\"}"));
		assertThat(this.nights.run(3, "--spidra.plan.look-back=1d").code()).isZero();
		assertThat(this.nights.run(2, "--spidra.plan.look-back=1d").code()).isZero();
		assertThat(Nights.texts(this.nights.manifest(this.nights.day(2)).path("unfinished"))).containsExactly("shy");
		assertThat(this.nights.run(1, "--spidra.plan.look-back=2d").code()).isZero();
		there.set(true);
		assertThat(this.nights.run(0, "--spidra.plan.look-back=3d").code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).containsExactly("shy");
		this.nights.assertEachPageOnce();
	}

	@Test
	void failsWhereTooManyCrawlsFail() throws IOException {
		for (int i = 0; i < 30; i++) {
			this.nights.crawl("c" + i, this.nights.instant(1));
		}
		AtomicBoolean broken = new AtomicBoolean(true);
		for (int i = 0; i < 4; i++) {
			String id = "c" + i;
			this.bench.api()
				.answer(id, (exchange) -> TestApi.send(exchange, broken.get() ? 500 : 200,
						"{\"pages\":[" + TestApi.page(id + "-p", "{\"a\":1}") + "]}"));
		}
		Workbench.Result result = this.nights.run(1, "--spidra.api.max-attempts=1");
		assertThat(result.code()).isEqualTo(5);
		assertThat(result.lastLine()).contains("of 30 crawls could not be fetched", "spidra.skip.max-crawls");
		assertThat(this.bench.dataFiles()).isEmpty();
		broken.set(false);
		Set<String> before = ConcurrentHashMap.newKeySet();
		before.addAll(this.bench.api().requests());
		int asked = this.bench.api().requests().size();
		int history = this.bench.api().otherRequests().size();
		Workbench.Result again = this.nights.run(1);
		assertThat(again.code()).as(again.err()).isZero();
		assertThat(this.bench.api().otherRequests()).as("the plan is kept").hasSize(history);
		assertThat(this.bench.api().requests().size() - asked).as("what is there is not fetched again")
			.isLessThanOrEqualTo(4 + 30 - before.size());
		assertThat(this.nights.crawlsOf(this.nights.day(1))).hasSize(30);
		this.nights.assertEachPageOnce();
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
			this.bench.api().job(id, "completed", this.nights.at(1)).answer(id, (exchange) -> {
				boolean refuse = unpaid.get() && answered.get() >= 100;
				answered.addAndGet(refuse ? 0 : 1);
				TestApi.send(exchange, refuse ? 402 : 200, "{\"pages\":[" + pages + "]}");
			});
		}
		assertThat(this.nights.run(1).code()).isEqualTo(6);
		unpaid.set(false);
		Workbench.Result result = this.nights.run(1);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(answered).as("each whole response once").hasValue(200);
		assertThat(this.bench.dataFiles()).hasSize(1);
		assertThat(this.bench.query("SELECT count(*), count(DISTINCT page_id) FROM {pages}"))
			.containsExactly("1000|1000");
	}

	@Test
	void tooManyCrawlsThatAreGoneEndWithFive() throws IOException {
		for (int i = 0; i < 10; i++) {
			this.nights.crawl("c" + i, this.nights.instant(1));
		}
		for (int i = 0; i < 4; i++) {
			this.bench.api().answer("c" + i, (exchange) -> TestApi.send(exchange, 404, "{}"));
		}
		Workbench.Result result = this.nights.run(1);
		assertThat(result.code()).isEqualTo(5);
		assertThat(result.lastLine()).contains("of 10 crawls could not be fetched");
	}

	@Test
	void stopsEarlyWhereTheApiIsDown() throws IOException {
		for (int i = 0; i < 200; i++) {
			this.nights.crawl("c" + i, this.nights.instant(1));
			this.bench.api().answer("c" + i, (exchange) -> TestApi.send(exchange, 500, "{}"));
		}
		assertThat(this.nights.run(1, "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		assertThat(this.bench.api().requests()).hasSizeLessThan(60);
	}

	@Test
	void aKeptPlanIsLessWhatOtherRunsHavePublishedSince() throws IOException {
		this.nights.crawl("a", this.nights.instant(1));
		this.nights.crawl("b", this.nights.instant(1));
		AtomicBoolean broken = new AtomicBoolean(true);
		this.bench.api()
			.answer("a", (exchange) -> TestApi.send(exchange, broken.get() ? 500 : 200,
					"{\"pages\":[" + TestApi.page("a-p", "{\"a\":1}") + "]}"));
		assertThat(this.nights.run(1, "--spidra.api.max-attempts=1").code()).isEqualTo(5);
		broken.set(false);
		this.nights.crawl("later", this.nights.instant(1));
		assertThat(this.bench.runCrawls("b").code()).isZero();
		Workbench.Result result = this.nights.run(1);
		assertThat(result.code()).as(result.err()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(1))).as("the plan is that of the first start")
			.containsExactly("a");
		assertThat(this.nights.run(0).code()).isZero();
		assertThat(this.nights.crawlsOf(this.nights.day(0))).containsExactly("later");
		this.nights.assertEachPageOnce();
	}

}
