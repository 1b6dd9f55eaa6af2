package io.spidraparquet.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Chooses among the moments of a run.
 */
final class Moments {

	private Moments() {
	}

	/**
	 * Some moments, one of each stretch of the run, of as many operations as there are.
	 * @param all moments of a run in their order
	 * @param most number of those that are chosen
	 * @param random decides
	 * @return in any order
	 */
	static List<String> choose(List<String> all, int most, Random random) {
		if (most >= all.size()) {
			return all;
		}
		Map<String, Integer> counts = new HashMap<>();
		List<String> chosen = new ArrayList<>();
		for (int i = 0; i < most; i++) {
			List<String> stretch = new ArrayList<>(
					all.subList((int) ((long) all.size() * i / most), (int) ((long) all.size() * (i + 1) / most)));
			Collections.shuffle(stretch, random);
			String moment = Collections.min(stretch,
					Comparator.comparingInt((each) -> counts.getOrDefault(operation(each), 0)));
			counts.merge(operation(moment), 1, Integer::sum);
			chosen.add(moment);
		}
		Collections.shuffle(chosen, random);
		return chosen;
	}

	private static String operation(String moment) {
		return moment.split(" ", 3)[1];
	}

	/** How many there are of each operation. */
	static Map<String, Integer> byOperation(List<String> moments) {
		Map<String, Integer> counts = new TreeMap<>();
		moments.forEach((moment) -> counts.merge(operation(moment), 1, Integer::sum));
		return counts;
	}

}
