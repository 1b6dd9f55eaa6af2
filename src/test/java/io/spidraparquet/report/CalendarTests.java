package io.spidraparquet.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class CalendarTests {

	private static final LocalDate MONDAY = LocalDate.of(2026, 11, 2);

	private static Night night(LocalDate day) {
		return new Sample(day.toString(), 1).night();
	}

	private static Calendar calendar(Stream<LocalDate> days) {
		return Objects.requireNonNull(Calendar.of(days.map(CalendarTests::night).toList()));
	}

	private static List<String> shown(Calendar calendar) {
		return calendar.lines()
			.stream()
			.map((line) -> line.name() + line.days()
				.stream()
				.map((day) -> !day.inside() ? " " : day.css().isEmpty() ? "." : day.css().substring(0, 1))
				.reduce(" ", String::concat))
			.toList();
	}

	@Test
	void nightWithoutARunIsMissingWhereNightsUsuallyHaveOne() {
		Calendar calendar = calendar(
				IntStream.range(0, 20).filter((i) -> i != 9).mapToObj(MONDAY.plusDays(1)::plusDays));
		assertThat(shown(calendar)).containsExactly("Mon  oo", "Tue ooo", "Wed ooo", "Thu omo", "Fri ooo", "Sat ooo",
				"Sun ooo");
		assertThat(calendar.counts()).extracting(Calendar.Count::text, Calendar.Count::days)
			.containsExactly(tuple("published", 19), tuple("no run", 1));
	}

	@Test
	void eachNightSaysItsDay() throws IOException {
		List<Night> nights = new ArrayList<>(IntStream.range(0, 14)
			.filter((i) -> i != 1 && i != 9)
			.mapToObj((i) -> night(MONDAY.plusDays(i)))
			.toList());
		nights.add(SampleRuns.failed(MONDAY.plusDays(1).toString(), MONDAY, 5, "x"));
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		IndexPage.write(nights, null, "/data/x", out);
		String index = out.toString(StandardCharsets.UTF_8);
		for (String about : List.of(MONDAY + ": published", MONDAY.plusDays(1) + ": failed",
				MONDAY.plusDays(9) + ": no run")) {
			assertThat(index).contains("title=\"" + about + "\"", "<span class=\"sr\">" + about + "</span>");
		}
	}

	@Test
	void otherDaysOfAWeeklyRunAreNotMissing() {
		assertThat(shown(calendar(IntStream.of(0, 1, 3).mapToObj(MONDAY::plusWeeks)))).containsExactly("Mon oomo",
				"Tue ... ", "Wed ... ", "Thu ... ", "Fri ... ", "Sat ... ", "Sun ... ");
	}

	@Test
	void monthsAreAboveTheirFirstWeek() {
		assertThat(calendar(IntStream.range(0, 40).mapToObj(LocalDate.of(2026, 9, 28)::plusDays)).months())
			.containsExactly("Oct", "", "", "", "Nov", "");
	}

	@Test
	void showsTheLastWeeksOnly() {
		Calendar calendar = calendar(IntStream.range(0, 300).mapToObj(MONDAY::plusDays));
		assertThat(calendar.months()).hasSize(14);
		assertThat(calendar.lines()).allMatch((line) -> line.days().size() == 14);
	}

	@Test
	void lastStartOfANightCounts() {
		List<Night> nights = new ArrayList<>(List.of(night(MONDAY)));
		nights.add(SampleRuns.failed(MONDAY.toString(), MONDAY.plusDays(3), 5, "x"));
		nights.sort(Night.BY_TIME);
		assertThat(shown(Objects.requireNonNull(Calendar.of(nights)))).first().isEqualTo("Mon b");
	}

	@Test
	void namedRunsHaveNone() {
		assertThat(Calendar.of(SampleRuns.named(3))).isNull();
	}

}
