package io.spidraparquet.job.publish;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.history.RunFigures;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RunWarningsTests {

	private static final LocalDate TONIGHT = LocalDate.of(2026, 11, 5);

	private static RunFigures run(String key, String... notFetched) {
		return new RunFigures(key, 1, "", "", 1, 1, 1, 0, 0, 1, null, 0, List.of(), 0, List.of(notFetched), Map.of(),
				Map.of());
	}

	@Test
	void nightsInARowAreCounted() {
		List<RunFigures> before = List.of(run("2026-11-01", "b"), run("2026-11-02", "a"), run("2026-11-03", "a"),
				run("2026-11-04", "a", "b"));
		assertThat(RunWarnings.nights(List.of("a", "b", "c"), TONIGHT, before)).isEqualTo(Map.of("a", 4, "b", 2));
		assertThat(RunWarnings.nights(List.of("a"), null, before)).as("a run over named crawls").isEmpty();
	}

	@Test
	void namedRunsAndNightsThatAreRunAgainDoNotInterruptThem() {
		List<RunFigures> before = new ArrayList<>(
				List.of(run("2026-11-03", "a"), run("by-hand"), run("2026-11-04", "a"), run("crawl-x")));
		before.add(run("2026-11-01"));
		before.add(run("2026-11-06"));
		assertThat(RunWarnings.nights(List.of("a"), TONIGHT, before)).isEqualTo(Map.of("a", 3));
	}

}
