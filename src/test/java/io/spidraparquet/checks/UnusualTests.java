package io.spidraparquet.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.history.RunFigures;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnusualTests {

	private static List<RunFigures> nights(int number) {
		List<RunFigures> nights = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			nights.add(night(i, 118 + i % 5, 2).figures());
		}
		return nights;
	}

	private static Figures night(int day, long pages, long failed) {
		return Figures.night(day, pages, failed).column("price", pages - failed - 1).column("rare", day % 3);
	}

	private static List<String> of(CheckedRun run) {
		return Unusual.of(run).stream().map(Manifest.Check::found).toList();
	}

	@Test
	void aQuietNightHasNothing() {
		assertThat(of(night(14, 124, 1).after(nights(14)))).isEmpty();
		assertThat(of(night(1, 12, 12).after(nights(1)))).as("too few runs to compare").isEmpty();
	}

	@Test
	void aNightWithFewPagesIsToldOnce() {
		assertThat(of(night(14, 12, 0).after(nights(14))))
			.containsExactly("12 pages, where the median of the last 14 runs is 120");
		assertThat(of(night(14, 400, 6).after(nights(14)))).singleElement().asString().startsWith("400 pages, ");
	}

	@Test
	void aNightThatCatchesUpMayBeLarger() {
		assertThat(of(night(18, 600, 6).after(nights(14)))).isEmpty();
		assertThat(of(night(18, 1600, 6).after(nights(14)))).hasSize(1);
	}

	@Test
	void aNightThatIsRunAgainDoesNotExcuseALargeOne() {
		List<RunFigures> nights = new ArrayList<>(nights(14));
		nights.add(nights.remove(2));
		assertThat(of(night(14, 400, 6).after(nights))).singleElement().asString().startsWith("400 pages, ");
	}

	@Test
	void aNightLikeTheLastOfItsDayOfTheWeekIsNotUnusual() {
		List<RunFigures> nights = new ArrayList<>();
		for (int day = 0; day < 28; day++) {
			nights.add(weekly(day, 120, 110).figures());
		}
		assertThat(of(weekly(28, 120, 110).after(nights))).as("full on every seventh day").isEmpty();
		assertThat(of(weekly(29, 120, 110).after(nights))).isEmpty();
		assertThat(of(weekly(29, 1200, 1100).after(nights))).as("full on another day")
			.containsExactly("1,200 pages, where the median of the last 14 runs is 120");
		assertThat(of(weekly(29, 12, 11).after(nights))).as("nearly empty")
			.containsExactly("12 pages, where the median of the last 14 runs is 120");
	}

	/** Ten times the pages, without prices, on the first of seven days. */
	private static Figures weekly(int day, long pages, long prices) {
		boolean isFull = day % 7 == 0;
		return Figures.night(day, isFull ? 10 * pages : pages, 0).column("price", isFull ? 0 : prices);
	}

	@Test
	void failedPagesAreTold() {
		assertThat(of(night(14, 120, 84).after(nights(14))))
			.containsExactly("70.0 % of the pages failed (84 of 120), where the median of the last 14 runs is 1.7 %");
	}

	@Test
	void aColumnWithoutValuesIsToldFromTheSecondRunOn() {
		Figures empty = Figures.night(14, 120, 2).column("price", 0).column("rare", 0);
		assertThat(of(empty.after(nights(1))))
			.containsExactly("no values at all in price, which always had values before");
		assertThat(of(empty.after(nights(14))))
			.containsExactly("no values at all in price, which always had values before");
	}

	@Test
	void aColumnOfFewRowsWithoutValuesIsToldIfItWasFull() {
		List<RunFigures> nights = new ArrayList<>();
		for (int day = 0; day < 5; day++) {
			nights.add(Figures.night(day, 7, 0).column("price", 7).column("rare", 2).figures());
		}
		assertThat(of(Figures.night(5, 6, 0).column("price", 0).column("rare", 0).after(nights)))
			.containsExactly("no values at all in price, which always had values before");
		assertThat(of(Figures.night(5, 2, 0).column("price", 0).after(nights))).as("too few to tell").isEmpty();
	}

	@Test
	void theShareOfNullsIsTold() {
		Figures half = Figures.night(14, 120, 2).column("price", 60).column("rare", 1);
		assertThat(of(half.after(nights(14))))
			.containsExactly("the share of nulls has changed in price (49.2 %, before 0.8 %)");
	}

	@Test
	void aNightWithoutCrawlsIsToldIfEachBeforeHadSome() {
		assertThat(of(night(8, 0, 0).after(nights(8))))
			.containsExactly("no crawl, where each of the 7 nights before had some");
		List<RunFigures> one = new ArrayList<>(nights(7));
		one.add(night(7, 0, 0).figures());
		assertThat(of(night(8, 0, 0).after(one))).isEmpty();
	}

	@Test
	void aTableThatHasRowsNowAndThenIsNotUnusual() {
		List<RunFigures> nights = new ArrayList<>();
		for (int day = 0; day < 14; day++) {
			nights.add(items(day, (day % 5 == 0) ? 60 : 0));
		}
		assertThat(unusualItems(60, nights)).isEmpty();
		assertThat(unusualItems(0, nights)).isEmpty();
		assertThat(unusualItems(600, nights))
			.containsExactly("600 rows of items, where the median of the last 14 runs is 0");
		for (int day = 1; day < 14; day++) {
			nights.set(day, items(day, 60));
		}
		nights.set(0, items(0, 0));
		assertThat(unusualItems(0, nights)).as("once empty before")
			.containsExactly("0 rows of items, where the median of the last 14 runs is 60");
	}

	private static List<String> unusualItems(long rows, List<RunFigures> before) {
		return of(new CheckedRun(night(14, 120, 2).manifest(), items(14, rows), before,
				(table, column) -> Repetition.NONE));
	}

	private static RunFigures items(int day, long rows) {
		RunFigures pages = night(day, 120, 2).figures();
		return new RunFigures(pages.key(), pages.sequence(), pages.startedAt(), pages.publishedAt(), pages.crawls(),
				pages.pages(), pages.rows(), pages.failedPages(), pages.filteredPages(), pages.bytes(), pages.newest(),
				0, List.of(), 0, List.of(), Map.of("pages", pages.rows(), "items", rows), pages.columns());
	}

	@Test
	void namedRunsHaveNoUsualVolume() {
		List<RunFigures> named = new ArrayList<>();
		for (int i = 0; i < 14; i++) {
			named.add(Figures.named("c" + i, 120).figures());
		}
		assertThat(of(Figures.named("x", 2000).after(named))).isEmpty();
	}

}
