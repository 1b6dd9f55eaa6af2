package io.spidraparquet.run;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LookBackTests {

	private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

	private static final Duration WEEK = Duration.ofDays(7);

	@Test
	void reachesBackFromTheEndOfTheDay() {
		assertThat(LookBack.of(DAY, WEEK, days())).isEqualTo(lookBack("2026-11-17", "2026-11-24", "2026-11-18"));
		assertThat(LookBack.of(DAY, Duration.ofDays(1), days()))
			.isEqualTo(lookBack("2026-11-23", "2026-11-24", "2026-11-24"));
	}

	@Test
	void isAnyDuration() {
		LookBack nights = LookBack.of(DAY, Duration.ofHours(36), days());
		assertThat(nights).isEqualTo(new LookBack(Instant.parse("2026-11-22T12:00:00Z"),
				Instant.parse("2026-11-24T00:00:00Z"), Instant.parse("2026-11-23T12:00:00Z")));
	}

	@Test
	void countsTheDaysOfTheCalendar() {
		assertThat(LookBack.of(LocalDate.of(2028, 2, 29), WEEK, days()))
			.isEqualTo(lookBack("2028-02-23", "2028-03-01", "2028-02-24"));
	}

	@Test
	void isAsLongAsUsualAfterANightThatIsPublished() {
		assertThat(LookBack.of(DAY, WEEK, days("2026-11-21", "2026-11-22"))).isEqualTo(LookBack.of(DAY, WEEK, days()));
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-21, 2026-11-16", "2026-11-20, 2026-11-15", "2026-10-31, 2026-10-26",
			"2026-01-01, 2025-12-27" })
	void reachesToWhereTheFirstMissedNightBegan(String last, String start) {
		assertThat(LookBack.of(DAY, WEEK, days(last))).isEqualTo(lookBack(start, "2026-11-24", "2026-11-18"));
	}

	@Test
	void theLastPublishedNightBeforeTheDayTells() {
		assertThat(LookBack.of(DAY, WEEK, days("2026-11-01", "2026-11-10", "2026-11-20")))
			.isEqualTo(LookBack.of(DAY, WEEK, days("2026-11-20")));
	}

	@Test
	void nightsFromTheDayOnTellNothing() {
		assertThat(LookBack.of(DAY, WEEK, days("2026-11-23", "2026-11-24", "2026-12-24")))
			.isEqualTo(LookBack.of(DAY, WEEK, days()));
		assertThat(LookBack.of(DAY, WEEK, days("2026-11-10", "2026-11-23")))
			.isEqualTo(LookBack.of(DAY, WEEK, days("2026-11-10")));
	}

	@Test
	void nextNightBeginsWhereThisOneSaid() {
		LookBack night = LookBack.of(DAY, WEEK, days("2026-11-22"));
		LookBack next = LookBack.of(DAY.plusDays(1), WEEK, days("2026-11-22", "2026-11-23"));
		assertThat(next.start()).isEqualTo(night.nextStart()).isBefore(night.end());
	}

	@Test
	void containsItsStartAndNotItsEnd() {
		LookBack nights = LookBack.of(DAY, WEEK, days());
		assertThat(nights.contains(nights.start())).isTrue();
		assertThat(nights.contains(nights.start().minusNanos(1))).isFalse();
		assertThat(nights.contains(nights.end().minusNanos(1))).isTrue();
		assertThat(nights.contains(nights.end())).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-21, 1", "2026-10-31, 22", "2020-01-01, 2517" })
	void knowsTheNightThatExtendsIt(String last, long days) {
		LookBack nights = LookBack.of(DAY, WEEK, days(last));
		assertThat(nights.extension()).isEqualTo(Duration.ofDays(days));
		assertThat(nights.lastNight()).isEqualTo(LocalDate.parse(last));
		assertThat(LookBack.of(DAY, WEEK, days("2026-11-22")).extension()).isZero();
	}

	private static LookBack lookBack(String start, String end, String nextStart) {
		return new LookBack(midnight(start), midnight(end), midnight(nextStart));
	}

	private static Instant midnight(String day) {
		return Instant.parse(day + "T00:00:00Z");
	}

	private static SortedSet<LocalDate> days(String... days) {
		return new TreeSet<>(Stream.of(days).map(LocalDate::parse).toList());
	}

}
