package io.spidraparquet.job.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.ApiFailures;
import io.spidraparquet.run.PlannedCrawl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NotFetchedLimitTests {

	private final ApiException passing = ApiFailures.of(ApiException.Kind.NETWORK, "no answer for crawl c");

	private final ApiException lasting = ApiFailures.of(ApiException.Kind.CRAWL, "crawl c is unknown");

	@ParameterizedTest
	@CsvSource({ "0.1, 10, 1", "0.1, 19, 1", "0.1, 20, 2", "0.1, 30, 3", "0.5, 3, 1", "0.5, 4, 2", "1, 3, 3",
			"0.29, 100, 29", "0.57, 100, 57", "0.07, 100, 7" })
	void aShareOfThePlanMayBeLeft(double share, int planned, int allowed) {
		NotFetchedLimit limit = new NotFetchedLimit(share);
		for (int i = 0; i < allowed; i++) {
			assertThatCode(() -> limit.add(crawl(), this.passing, planned)).doesNotThrowAnyException();
		}
		assertThatExceptionOfType(FetchFailedException.class)
			.isThrownBy(() -> limit.add(crawl(), this.passing, planned));
	}

	@Test
	void saysHowManyAreTooManyAndWhyTheLastOneFailed() {
		NotFetchedLimit limit = new NotFetchedLimit(0.1);
		assertThatCode(() -> limit.add(crawl(), this.passing, 10)).doesNotThrowAnyException();
		assertThatExceptionOfType(FetchFailedException.class).isThrownBy(() -> limit.add(crawl(), this.passing, 10))
			.withMessageStartingWith("2 of 10 crawls could not be fetched")
			.withMessageContaining("spidra.skip.max-crawls")
			.withMessageContaining("0.1")
			.withMessageEndingWith("no answer for crawl c")
			.satisfies((failure) -> assertThat(failure.isPassing()).as("another hour may help").isTrue());
	}

	@Test
	void countsWhatSeveralProcessesHaveNotFetchedSoFar() {
		assertThatCode(() -> NotFetchedLimit.require(0.1, 100, 11)).doesNotThrowAnyException();
		assertThatExceptionOfType(FetchFailedException.class).isThrownBy(() -> NotFetchedLimit.require(0.1, 100, 12))
			.withMessageStartingWith("12 of 100 crawls could not be fetched, more than spidra.skip.max-crawls (0.1)");
		assertThatCode(() -> NotFetchedLimit.require(0, 100, 0)).doesNotThrowAnyException();
		assertThatExceptionOfType(FetchFailedException.class).isThrownBy(() -> NotFetchedLimit.require(0, 100, 1));
	}

	@Test
	void noneMayBeLeftWhereTheShareIsZero() {
		assertThatExceptionOfType(FetchFailedException.class)
			.isThrownBy(() -> new NotFetchedLimit(0).add(crawl(), this.passing, 1000));
		assertThatExceptionOfType(FetchFailedException.class)
			.isThrownBy(() -> new NotFetchedLimit(0).add(crawl(), this.lasting, 1000))
			.withMessageContaining("crawl c is unknown");
	}

	@Test
	void oneThatTheApiDoesNotGiveAtAllMayBeLeftWhateverThePlan() {
		NotFetchedLimit limit = new NotFetchedLimit(0.01);
		assertThatCode(() -> limit.add(crawl(), this.lasting, 1)).doesNotThrowAnyException();
		assertThatExceptionOfType(FetchFailedException.class).isThrownBy(() -> limit.add(crawl(), this.lasting, 2))
			.withMessageStartingWith("2 of 2 crawls");
	}

	@Test
	void oneThatTheApiDoesNotGiveAtAllMakesNoRoomForOthers() {
		NotFetchedLimit limit = new NotFetchedLimit(0.1);
		assertThatCode(() -> limit.add(crawl(), this.lasting, 9)).doesNotThrowAnyException();
		assertThatExceptionOfType(FetchFailedException.class).isThrownBy(() -> limit.add(crawl(), this.passing, 9))
			.withMessageStartingWith("2 of 9 crawls");
	}

	@Test
	void theOrderOfTheFailuresDoesNotMatter() {
		List<ApiException> failures = List.of(this.lasting, this.passing, this.passing);
		for (int first = 0; first < 3; first++) {
			NotFetchedLimit limit = new NotFetchedLimit(0.1);
			for (int i = 0; i < 3; i++) {
				ApiException failure = failures.get((first + i) % 3);
				assertThatCode(() -> limit.add(crawl(), failure, 20)).doesNotThrowAnyException();
			}
			assertThatExceptionOfType(FetchFailedException.class).isThrownBy(() -> limit.add(crawl(), this.lasting, 20))
				.withMessageStartingWith("4 of 20 crawls");
		}
	}

	@Test
	void whatAnEarlierNightHasLeftDoesNotCount() {
		NotFetchedLimit limit = new NotFetchedLimit(0.1);
		PlannedCrawl before = new PlannedCrawl("c", "2026-11-23T10:00:00Z", null, null, true, null);
		for (int i = 0; i < 100; i++) {
			assertThatCode(() -> limit.add(before, this.passing, 10)).doesNotThrowAnyException();
			assertThatCode(() -> limit.add(before, this.lasting, 10)).doesNotThrowAnyException();
		}
		assertThatCode(() -> limit.add(crawl(), this.passing, 10)).doesNotThrowAnyException();
		assertThatExceptionOfType(FetchFailedException.class).isThrownBy(() -> limit.add(crawl(), this.passing, 10))
			.withMessageStartingWith("2 of 10 crawls");
	}

	@Test
	void countsTheFailuresOfSlicesThatWorkAtTheSameTime() throws Exception {
		NotFetchedLimit limit = new NotFetchedLimit(0.4);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			Callable<Integer> slice = () -> {
				int refused = 0;
				for (int i = 0; i < 100; i++) {
					refused += isRefused(limit) ? 1 : 0;
				}
				return refused;
			};
			int refused = 0;
			List<Future<Integer>> slices = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				slices.add(threads.submit(slice));
			}
			for (Future<Integer> each : slices) {
				refused += each.get();
			}
			assertThat(refused).as("of 800, 400 are allowed").isGreaterThanOrEqualTo(400);
		}
		finally {
			threads.shutdownNow();
		}
		assertThatExceptionOfType(FetchFailedException.class).isThrownBy(() -> limit.add(crawl(), this.passing, 1000))
			.withMessageStartingWith("801 of 1000 crawls");
	}

	private boolean isRefused(NotFetchedLimit limit) {
		try {
			limit.add(crawl(), this.passing, 1000);
			return false;
		}
		catch (FetchFailedException ex) {
			return true;
		}
	}

	private static PlannedCrawl crawl() {
		return new PlannedCrawl("c", "2026-11-23T10:00:00Z", null, null, false, null);
	}

}
