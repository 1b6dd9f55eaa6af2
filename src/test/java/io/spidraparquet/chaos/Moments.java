package io.spidraparquet.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

	/**
	 * One moment of each name, where a name occurs several times any of them. A moment
	 * after an operation is left out where the next one follows at once, for nothing that
	 * lasts has changed between the two. (What is written to a file that was created has
	 * no moments of its own.)
	 * @param all moments of a run in their order
	 * @param random decides
	 * @return in the order of the run
	 */
	static List<String> ofEachName(List<String> all, Random random) {
		Map<String, List<String>> byName = new LinkedHashMap<>();
		for (int i = 0; i < all.size(); i++) {
			String moment = all.get(i);
			boolean same = moment.startsWith("after ") && !operation(moment).equals("hadoop-create")
					&& i + 1 < all.size() && all.get(i + 1).startsWith("before ");
			if (!same) {
				byName.computeIfAbsent(name(moment), (name) -> new ArrayList<>()).add(moment);
			}
		}
		return byName.values().stream().map((moments) -> moments.get(random.nextInt(moments.size()))).toList();
	}

	/** What a moment is called, without the number of its occurrence. */
	static String name(String moment) {
		return moment.substring(0, moment.lastIndexOf('#'));
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
