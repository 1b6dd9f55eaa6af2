package io.spidraparquet.checks;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.Bound;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.schema.ColumnType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ChecksTests {

	private static final String NEAR = "pages within 10% of median(7)";

	private static final ColumnFacts PRICES = new ColumnFacts(80, 0, Map.of(), null, Bound.of(new BigDecimal("-1.5")),
			Bound.of(new BigDecimal("99.9")));

	private static final ColumnFacts DAYS = new ColumnFacts(90, 0, Map.of(), null, Bound.of("2025-01-01"),
			Bound.of("2026-06-30"));

	private static CheckedRun run() {
		List<RunFigures> before = List.of(Figures.night(0, 120, 0).figures(), Figures.named("x", 7).figures(),
				Figures.night(1, 100, 0).figures(), Figures.night(2, 0, 0).figures());
		return Figures.night(3, 100, 10)
			.column("price", ColumnType.Basic.DOUBLE, PRICES)
			.column("price_as_text", ColumnType.Basic.STRING, new ColumnFacts(4, 3, Map.of(), "N/A"))
			.column("day", ColumnType.Basic.DATE, DAYS)
			.column("count", ColumnType.Basic.INT64,
					new ColumnFacts(80, 0, Map.of(), null, Bound.of(BigDecimal.ONE), Bound.of(BigDecimal.TEN)))
			.column("count_as_double", ColumnType.Basic.DOUBLE,
					new ColumnFacts(3, 0, Map.of(), "0.5", Bound.of(new BigDecimal("0.5")),
							Bound.of(new BigDecimal("1E+300"))))
			.column("note", ColumnType.Basic.STRING, new ColumnFacts(5, 9000, Map.of(), null))
			.facts("page_created_at",
					new ColumnFacts(90, 0, Map.of(), null, Bound.of("2026-01-01T00:00:00Z"),
							Bound.of("2026-01-02T14:30:00.5Z")))
			.after(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "rows >= 90;true;rows: 90", "rows > 90;false;rows: 90",
			"pages = 100;true;pages: 100", "failed < 10%;false;failed: 10 of 100, 10.0 %",
			"failed <= 10%;true;failed: 10 of 100, 10.0 %", "failed < 10;false;failed: 10",
			"crawls >= 3;false;crawls: 2", "filtered = 0;true;filtered: 0",
			"rows of product > 0;false;there is no table product",
			"pages within 10% of median(7);true;pages: 100, where the median of the 2 runs before is 110 (this run takes the crawls of up to 2 nights)",
			"pages within 9% of median(7);false;pages: 100, where the median of the 2 runs before is 110 (this run takes the crawls of up to 2 nights)",
			"pages within 0% of median(1);true;pages: 100, where the median of the run before is 100 (this run takes the crawls of up to 2 nights)",
			"fresh < 36h;true;the latest page_created_at is 2026-01-02T14:30:00.500Z, 35 h 29 min ago",
			"fresh < 35h;false;the latest page_created_at is 2026-01-02T14:30:00.500Z, 35 h 29 min ago",
			"column price: nulls < 7%;true;nulls: 6 of 90, 6.7 %",
			"column price: nulls < 6%, misfits < 5%;false;nulls: 6 of 90, 6.7 %",
			"column price: nulls < 7%, misfits < 5%;true;nulls: 6 of 90, 6.7 %, misfits: 4 of 84, 4.8 %",
			"column pages.price: nulls < 7%, misfits < 1%;false;misfits: 4 of 84, 4.8 %",
			"column count: between 0.5 and 100;false;values from 0.5 to 1E+300",
			"column count_as_double: misfits = 0;true;misfits: 0 of 3, 0 %",
			"column price: between -1.5 and 99.9;true;values from -1.5 to 99.9",
			"column price: between 0 and 100;false;values from -1.5 to 99.9",
			"column price: between 2020-01-01 and 2021-01-01;false;its values are numbers, from -1.5 to 99.9",
			"column day: between 2025-01-01 and 2026-12-31;true;values from 2025-01-01 to 2026-06-30",
			"column day: between 2025-01-02 and 2026-12-31;false;values from 2025-01-01 to 2026-06-30",
			"column page_created_at: between 2026-01-01 and 2026-01-02;true;values from 2026-01-01T00:00:00Z to 2026-01-02T14:30:00.5Z",
			"column page_created_at: between 2026-01-01T00:00Z and 2026-01-02T14:30:00Z;false;values from 2026-01-01T00:00:00Z to 2026-01-02T14:30:00.5Z",
			"column page_created_at: between 2025-12-31T23:59:59.9Z and 2026-01-02T14:30:01Z;true;values from 2026-01-01T00:00:00Z to 2026-01-02T14:30:00.5Z",
			"column day: between 2025-01-01T00:00Z and 2026-06-30T00:00Z;true;values from 2025-01-01 to 2026-06-30",
			"column note: between 0 and 1;false;the range of its values is not known, as it is for long texts, JSON, lists, crawl_id, run_key and fetched_at",
			"column prise: unique;false;there is no column prise: did you mean 'price'?",
			"column price_as_text: nulls > 90%;true;nulls: 86 of 90, 95.6 %",
			"column day: unique;true;no value twice" })
	void findsWhatIsDemanded(String check, boolean passed, String found) {
		assertThat(Checks.of(List.of(check)).test(run()))
			.containsExactly(new Manifest.Check(check, passed, found, true));
	}

	@Test
	void aFirstRunHasNoneToCompareWith() {
		CheckedRun first = Figures.night(3, 100, 0).after(List.of());
		assertThat(Checks.of(List.of("pages within 10% of median(7)")).test(first)).containsExactly(new Manifest.Check(
				"pages within 10% of median(7)", true, "pages: 100, with no run before to compare", true));
	}

	@Test
	void aRunWithoutCrawlsIsJudgedByCrawlsAndFreshnessOnly() {
		RunFigures last = run().figures();
		CheckedRun empty = Figures.night(5, 0, 0).after(List.of(last));
		assertThat(
				Checks.of(List.of("rows >= 100", "column price: nulls < 5%", "crawls >= 1", "fresh < 36h")).test(empty))
			.containsExactly(new Manifest.Check("crawls >= 1", false, "crawls: 0", true), new Manifest.Check(
					"fresh < 36h", false, "the latest page_created_at is 2026-01-02T14:30:00.500Z, 3 days ago", true));
	}

	@Test
	void valuesThatRepeatAreCountedWithAnExample() {
		CheckedRun run = run();
		CheckedRun repeating = new CheckedRun(run.manifest(), run.figures(), run.before(),
				(table, column) -> new Repetition(1200, table + "." + column));
		assertThat(Checks.of(List.of("column day: unique")).test(repeating)).extracting(Manifest.Check::found)
			.containsExactly("1,200 rows have a value that another row has, too, such as \"pages.day\"");
	}

	@Test
	void valuesThatRepeatAmongMisfitsAreFoundToo() {
		CheckedRun run = run();
		CheckedRun repeating = new CheckedRun(run.manifest(), run.figures(), run.before(),
				(table, column) -> column.equals("price_as_text") ? new Repetition(2, "N/A") : Repetition.NONE);
		assertThat(Checks.of(List.of("column price: unique", "column day: unique")).test(repeating))
			.extracting(Manifest.Check::found)
			.containsExactly("2 rows have a value that another row has, too, such as \"N/A\"", "no value twice");
	}

	@Test
	void aNightThatTakesTheCrawlsOfMissedNightsMayBeAsManyTimesLarger() {
		List<RunFigures> before = List.of(Figures.night(0, 100, 0).figures(), Figures.night(1, 100, 0).figures(),
				Figures.night(2, 0, 0).figures());
		assertThat(found(Figures.night(4, 300, 0).after(before))).containsExactly(new Manifest.Check(NEAR, true,
				"pages: 300, where the median of the 2 runs before is 100 (this run takes the crawls of up to 3 nights)",
				true));
		assertThat(found(Figures.night(4, 331, 0).after(before))).noneMatch(Manifest.Check::passed);
		assertThat(found(Figures.night(4, 90, 0).after(before))).allMatch(Manifest.Check::passed);
		assertThat(found(Figures.night(4, 89, 0).after(before))).noneMatch(Manifest.Check::passed);
		assertThat(found(Figures.night(1, 150, 0).after(List.of(before.get(0), Figures.night(5, 100, 0).figures()))))
			.as("a night that is run again among others")
			.noneMatch(Manifest.Check::passed);
	}

	private static List<Manifest.Check> found(CheckedRun run) {
		return Checks.of(List.of(NEAR)).test(run);
	}

	@Test
	void aTimeInTheFutureIsNotFresh() {
		Figures early = created(Figures.night(3, 100, 10), "2026-01-04T08:00:00Z");
		assertThat(Checks.of(List.of("fresh < 36h")).test(early.after(List.of())))
			.containsExactly(new Manifest.Check("fresh < 36h", false,
					"the latest page_created_at is 2026-01-04T08:00:00Z, 6 h 0 min in the future", true));
		Figures clock = created(Figures.night(3, 100, 10), "2026-01-04T02:04:00Z");
		assertThat(Checks.of(List.of("fresh < 36h")).test(clock.after(List.of()))).allMatch(Manifest.Check::passed);
	}

	@Test
	void aNightAmongOthersAndARunWithoutRowsAreAsFreshAsTheDataset() {
		RunFigures last = created(Figures.night(9, 100, 0), "2026-01-09T20:00:00Z").figures();
		Figures again = created(Figures.night(3, 100, 0), "2026-01-02T20:00:00Z").publishedAt("2026-01-10T02:00:00Z");
		assertThat(Checks.of(List.of("fresh < 36h")).test(again.after(List.of(last)))).extracting(Manifest.Check::found)
			.containsExactly("the latest page_created_at is 2026-01-09T20:00:00Z, 6 h 0 min ago");
		assertThat(Checks.of(List.of("fresh < 36h")).test(Figures.night(10, 100, 100).after(List.of(last))))
			.extracting(Manifest.Check::found)
			.containsExactly("the latest page_created_at is 2026-01-09T20:00:00Z, 30 h 0 min ago");
	}

	private static Figures created(Figures night, String newest) {
		return night.facts("page_created_at",
				new ColumnFacts(90, 0, Map.of(), null, Bound.of("2026-01-01T00:00:00Z"), Bound.of(newest)));
	}

}
