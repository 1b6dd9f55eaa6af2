package io.spidraparquet.progress;

import java.time.Duration;
import java.time.Instant;

import io.spidraparquet.text.Amounts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTextTests {

	private final RunProgress progress = new RunProgress();

	@Test
	void beforeThePlanThereIsNothingToCount() {
		assertThat(ProgressText.line(this.progress.now())).startsWith("start: working for 0.");
		this.progress.begin(Phase.PLAN);
		assertThat(ProgressText.line(this.progress.now())).startsWith("plan: working for 0.");
	}

	@Test
	void theFetchCountsCrawlsPagesAndBytes() {
		this.progress.begin(Phase.FETCH);
		this.progress.expectCrawls(60);
		for (int i = 0; i < 23; i++) {
			this.progress.crawlFetched();
		}
		for (int i = 0; i < 11_500; i++) {
			this.progress.pageRead();
		}
		this.progress.received(48_200_000);
		assertThat(ProgressText.line(this.progress.now())).isEqualTo("fetch: 23 of 60 crawls, 11,500 pages, 48.2 MB");
		assertThat(this.progress.now().done()).isEqualTo(23 / 60.0);
	}

	@Test
	void oneCrawlIsMeasuredByItsLength() {
		this.progress.begin(Phase.FETCH);
		this.progress.expectCrawls(1);
		assertThat(this.progress.now().done()).isNegative();
		this.progress.bodyBegins(-1);
		assertThat(this.progress.now().done()).isNegative();
		this.progress.bodyBegins(1000);
		this.progress.received(250);
		this.progress.pageRead();
		assertThat(this.progress.now().done()).isEqualTo(0.25);
		assertThat(ProgressText.line(this.progress.now())).isEqualTo("fetch: 1 page, 250 bytes");
	}

	@Test
	void aPauseSaysItsEndAndTheWindowsThatAreLeft() {
		this.progress.begin(Phase.FETCH);
		this.progress.expectCrawls(700);
		this.progress.limit(300, Duration.ofMinutes(15));
		this.progress.crawlFetched();
		Instant until = Instant.now().plusSeconds(120);
		assertThat(this.progress.pause(until)).isTrue();
		assertThat(this.progress.pause(until.plusSeconds(5))).as("told before").isFalse();
		assertThat(ProgressText.line(this.progress.now())).isEqualTo("fetch: waiting for the rate limit, on again "
				+ Amounts.time(until.plusSeconds(5)) + ", about 3 windows left, 1 of 700 crawls");
		assertThat(this.progress.now().left()).isBetween(Duration.ofMinutes(31), Duration.ofMinutes(33));
	}

	@Test
	void aPauseThatIsOverIsForgotten() {
		assertThat(this.progress.pause(Instant.now().minusMillis(1))).isTrue();
		assertThat(ProgressText.waiting(this.progress.now())).isNull();
		assertThat(this.progress.pause(Instant.now().plusSeconds(9))).isTrue();
	}

	@Test
	void anAwaitedCrawlSaysHowFarItIs() {
		Instant until = Instant.now().plusSeconds(600);
		this.progress.begin(Phase.PLAN);
		this.progress.await(new RunProgress.Awaited("abc", 2, "active", 120, 500, until));
		assertThat(ProgressText.line(this.progress.now()))
			.isEqualTo("plan: waiting for crawl abc (active, 120 of at most 500 pages), and for 2 others until "
					+ Amounts.time(until));
		this.progress.await(new RunProgress.Awaited("abc", 0, "waiting", -1, -1, until));
		assertThat(ProgressText.waiting(this.progress.now()))
			.isEqualTo("waiting for crawl abc (waiting) until " + Amounts.time(until));
		this.progress.await(null);
		assertThat(ProgressText.waiting(this.progress.now())).isNull();
	}

	@Test
	void theWriteCountsPages() {
		this.progress.begin(Phase.WRITE);
		this.progress.expectPages(4);
		this.progress.pageWritten();
		assertThat(ProgressText.line(this.progress.now())).isEqualTo("write: 1 of 4 pages");
		this.progress.stop();
		assertThat(ProgressText.line(this.progress.now()))
			.isEqualTo("write: stopping at the next point from which the run can go on, 1 of 4 pages");
	}

}
