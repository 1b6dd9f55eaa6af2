package io.spidraparquet.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.schema.FixedColumns;
import io.spidraparquet.schema.Table;
import io.spidraparquet.schema.TableSchema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often quiet nights are called unusual, and how often nights with a fault are, by
 * simulation of many sites. The seeds are fixed, so a result is the same each time.
 */
class QuietNightsTests {

	private static final int NIGHTS = 300;

	/** The share that weekends have at each site. */
	private static final double[] WEEKENDS = { 1, 0.9, 0.75, 0.5, 0.3, 0.1, 4 };

	private static final int SITES = WEEKENDS.length;

	/** As many as the dataset keeps. */
	private static final int KEPT = 90;

	@ParameterizedTest
	@CsvSource({ "5, 30, 5", "5, 30, 40", "5, 30, 120", "100, 500, 5", "100, 500, 40", "100, 500, 120",
			"1000, 20000, 5", "1000, 20000, 40", "1000, 20000, 120" })
	void threeHundredQuietNightsHaveOneWarningAtMost(int leastPages, int mostPages, int columns) {
		List<String> warnings = new ArrayList<>();
		for (int site = 0; site < SITES; site++) {
			warnings.addAll(
					warnings(new NightlyFigures(leastPages, mostPages, WEEKENDS[site], 0, columns, site), 0, NIGHTS));
		}
		assertThat(warnings).hasSizeLessThanOrEqualTo(SITES);
	}

	/** Two weeks show what is usual where each day of the week has pages of its own. */
	@ParameterizedTest
	@CsvSource({ "5, 30", "100, 500", "1000, 20000" })
	void neitherHaveThoseOfASiteThatDiffersByDayOfTheWeek(int leastPages, int mostPages) {
		List<String> warnings = new ArrayList<>();
		for (int site = 0; site < SITES; site++) {
			warnings.addAll(warnings(new NightlyFigures(leastPages, mostPages, 0.8, 1, 60, site), 14, NIGHTS + 14));
		}
		assertThat(warnings).hasSizeLessThanOrEqualTo(SITES);
	}

	private static List<String> warnings(NightlyFigures site, int first, int last) {
		List<RunFigures> nights = site.quiet(last);
		List<String> warnings = new ArrayList<>();
		for (int night = first; night < last; night++) {
			for (Manifest.Check found : unusual(nights.get(night), nights.subList(Math.max(0, night - KEPT), night))) {
				warnings
					.add("night " + night + " of about " + Math.round(site.usualPages()) + " pages: " + found.found());
			}
		}
		return warnings;
	}

	@ParameterizedTest
	@CsvSource({ "TENTH, pages, 100", "THIRD, pages, 85", "FAILED_PAGES, failed, 100", "TEXTS, c0, 100",
			"NO_VALUES, c0, 100", "MANY_NULLS, c0, 100" })
	void faultsAreFound(NightlyFigures.Fault fault, String word, int leastPercent) {
		List<String> missed = new ArrayList<>();
		int number = 0;
		for (int columns : List.of(5, 40, 120)) {
			for (int site = 0; site < SITES; site++) {
				for (int before : List.of(3, 6, 14, 60)) {
					NightlyFigures figures = new NightlyFigures(100, 20_000, 0.8, 0, columns, site);
					List<RunFigures> nights = figures.quiet(before);
					List<Manifest.Check> found = unusual(figures.night(before, fault), nights);
					number++;
					if (found.stream().noneMatch((check) -> check.found().contains(word))) {
						missed.add("%d columns, site %d of %.0f pages, after %d nights".formatted(columns, site,
								figures.usualPages(), before));
					}
				}
			}
		}
		assertThat(missed).hasSizeLessThanOrEqualTo(number * (100 - leastPercent) / 100);
	}

	/** A site that had a bad week is watched as before. */
	@ParameterizedTest
	@CsvSource({ "TENTH, pages", "FAILED_PAGES, failed", "TEXTS, c0", "NO_VALUES, c0" })
	void aBadNightDoesNotHideTheNextOne(NightlyFigures.Fault fault, String word) {
		NightlyFigures figures = new NightlyFigures(200, 2000, 0.8, 0, 40, 1);
		List<RunFigures> nights = new ArrayList<>(figures.quiet(20));
		for (int night = 20; night < 23; night++) {
			RunFigures bad = figures.night(night, fault);
			if (fault != NightlyFigures.Fault.NO_VALUES || night == 20) {
				assertThat(unusual(bad, nights)).as("night %d", night)
					.anyMatch((check) -> check.found().contains(word));
			}
			nights.add(bad);
		}
		assertThat(unusual(figures.night(23, NightlyFigures.Fault.NONE), nights)).isEmpty();
	}

	private static List<Manifest.Check> unusual(RunFigures tonight, List<RunFigures> before) {
		return Unusual.of(new CheckedRun(manifest(tonight), tonight, before, (table, column) -> Repetition.NONE));
	}

	private static Manifest manifest(RunFigures of) {
		Manifest.Run run = new Manifest.Run(of.key(), "a", null, 1, of.startedAt(), of.publishedAt(), "0.1.0", Map.of(),
				Map.of(), null);
		TableSchema schema = FixedColumns.pages(of.key());
		return new Manifest(Manifest.VERSION, of.sequence(), run,
				new Manifest.Totals(of.pages(), of.rows(), of.rows(), of.failedPages(), 0, of.bytes()), Map.of(),
				List.of(), DeferredCrawls.NONE,
				List.of(Manifest.Table.of(Table.pages(null, new TableSchema(1, schema.columns())), List.of(), List.of(),
						TableFacts.NONE)),
				List.of(), List.of(), null, null, List.of(), List.of());
	}

}
