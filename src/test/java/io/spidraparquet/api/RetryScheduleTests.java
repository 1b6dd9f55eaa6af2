package io.spidraparquet.api;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.spidraparquet.api.ApiException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.util.backoff.BackOffExecution;

import static org.assertj.core.api.Assertions.assertThat;

class RetryScheduleTests {

	@Test
	void pausesLongerEachTimeUpToAMinute() {
		RetrySchedule schedule = schedule("max-attempts=20", "max-wait=1h");
		long least = 250;
		for (int i = 0; i < 12; i++) {
			assertThat(schedule.shouldRetry(failure(Kind.SERVER, null))).isTrue();
			assertThat(schedule.nextBackOff()).as("pause %d", i).isBetween(Math.min(least, 50_000), 60_000L);
			least = least * 2 - 250;
		}
	}

	@Test
	void beginsWithAShortPauseThatDiffersSoThatClientsDoNotComeTogether() {
		List<Long> pauses = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			RetrySchedule schedule = schedule("max-attempts=2");
			schedule.shouldRetry(failure(Kind.NETWORK, null));
			pauses.add(schedule.nextBackOff());
		}
		assertThat(pauses).allSatisfy((pause) -> assertThat(pause).isBetween(250L, 750L));
		assertThat(Set.copyOf(pauses)).hasSizeGreaterThan(2);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 100", "PT0.05S, 100", "PT0.1S, 100", "PT7S, 7000", "PT90S, 90000", "PT30M, 1800000" })
	void pausesAsLongAsTheApiAsksForWithAFloor(Duration asked, long pause) {
		RetrySchedule schedule = schedule("max-attempts=2", "max-wait=30m");
		schedule.shouldRetry(failure(Kind.RATE_LIMIT, asked));
		assertThat(schedule.nextBackOff()).isEqualTo(pause);
	}

	@Test
	void stopsBeforeAPauseThatWouldExceedTheSum() {
		RetrySchedule schedule = schedule("max-attempts=20", "max-wait=15s");
		for (int i = 0; i < 3; i++) {
			schedule.shouldRetry(failure(Kind.RATE_LIMIT, Duration.ofSeconds(5)));
			assertThat(schedule.nextBackOff()).isEqualTo(5_000);
		}
		schedule.shouldRetry(failure(Kind.RATE_LIMIT, Duration.ZERO));
		assertThat(schedule.nextBackOff()).isEqualTo(BackOffExecution.STOP);
	}

	@Test
	void allowsTheAttemptsThatAreSet() {
		RetrySchedule schedule = schedule("max-attempts=3");
		assertThat(schedule.shouldRetry(failure(Kind.SERVER, null))).isTrue();
		assertThat(schedule.shouldRetry(failure(Kind.NETWORK, null))).isTrue();
		assertThat(schedule.shouldRetry(failure(Kind.SERVER, null))).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void retriesWhatPassesAndNothingElse(Kind kind) {
		assertThat(schedule("max-attempts=3").shouldRetry(failure(kind, null))).isEqualTo(kind.isPassing());
	}

	@Test
	void retriesNoFailureOfOurOwn() {
		assertThat(schedule("max-attempts=3").shouldRetry(new IOException("No space left on device"))).isFalse();
		assertThat(schedule("max-attempts=3").shouldRetry(new IllegalStateException("a bug"))).isFalse();
		assertThat(schedule("max-attempts=3").shouldRetry(new InterruptedException())).isFalse();
		assertThat(schedule("max-attempts=3").shouldRetry(new OutOfMemoryError("Java heap space"))).isFalse();
	}

	private static RetrySchedule schedule(String... settings) {
		return new RetrySchedule(LoopbackServer.properties(URI.create("http://127.0.0.1:1/api"), settings), false);
	}

	private static ApiException failure(Kind kind, @Nullable Duration retryAfter) {
		return new ApiException(kind, "it failed", retryAfter, null);
	}

}
