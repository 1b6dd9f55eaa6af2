package io.spidraparquet.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What random kills did, as a table for people.
 */
final class ChaosTable {

	private ChaosTable() {
	}

	static String of(List<Trial> trials, int pages, int crawls, long seed) {
		int kills = trials.stream().mapToInt(Trial::kills).sum();
		int starts = trials.stream().mapToInt(Trial::starts).sum();
		Map<String, Integer> hits = new TreeMap<>();
		trials.forEach((trial) -> trial.hits().forEach((step) -> hits.merge(step, 1, Integer::sum)));
		String hit = hits.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " " + entry.getValue())
			.collect(Collectors.joining(", "));
		return """
				| what | result |
				|---|---|
				| runs of %,d pages over %d crawls (seed %d) | %d |
				| kills by SIGKILL at random moments | %d |
				| kills by the step that was hit | %s |
				| starts of a run until it was done | %.1f on average, %d at most |
				| runs with rows, failed pages, schema, manifest as in an undisturbed run | %d of %d |
				| runs with leftovers | %d |
				| starts that failed, readers that saw half a run, responses fetched twice | %d |
				| manual steps | 0 |
				""".formatted(pages, crawls, seed, trials.size(), kills, hit, (double) starts / trials.size(),
				trials.stream().mapToInt(Trial::starts).max().orElse(0),
				trials.stream().filter(ChaosTable::isSame).count(), trials.size(),
				trials.stream().filter((trial) -> !trial.leftovers().isEmpty()).count(),
				trials.stream().mapToInt((trial) -> trial.complaints().size()).sum());
	}

	/** Paths and executions are counted as leftovers. */
	private static boolean isSame(Trial trial) {
		return trial.differences()
			.stream()
			.allMatch((difference) -> difference.toLowerCase(Locale.ROOT).startsWith("paths:")
					|| difference.startsWith("running executions:"));
	}

}
