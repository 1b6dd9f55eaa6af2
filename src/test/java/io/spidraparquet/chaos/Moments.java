package io.spidraparquet.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Chooses among the moments of a run.
 */
final class Moments {

	private Moments() {
	}

	/**
	 * Some moments: one of each kind of operation, then one of each name's place, and so
	 * on until there are enough.
	 * @param all moments of a run
	 * @param most number of those that are chosen
	 * @param random decides
	 */
	static List<String> choose(List<String> all, int most, Random random) {
		List<String> shuffled = new ArrayList<>(all);
		Collections.shuffle(shuffled, random);
		Set<String> chosen = new LinkedHashSet<>();
		chosen.addAll(firstOfEach(shuffled, Moments::operation));
		chosen.addAll(firstOfEach(shuffled, Moments::place));
		chosen.addAll(firstOfEach(shuffled, (moment) -> moment.replaceFirst("#.*", "")));
		chosen.addAll(shuffled);
		return chosen.stream().limit(most).toList();
	}

	private static List<String> firstOfEach(List<String> moments, Function<String, String> group) {
		Map<String, String> first = new LinkedHashMap<>();
		moments.forEach((moment) -> first.putIfAbsent(group.apply(moment), moment));
		return List.copyOf(first.values());
	}

	/** Before or after is not told apart: who is killed after one is before the next. */
	private static String operation(String moment) {
		return moment.split(" ", 3)[1];
	}

	private static String place(String moment) {
		return moment.replaceFirst("^\\w+ ", "").replaceFirst("[^/]*$", "");
	}

	/** How many there are of each operation. */
	static Map<String, Integer> byOperation(List<String> moments) {
		Map<String, Integer> counts = new TreeMap<>();
		moments.forEach((moment) -> counts.merge(operation(moment), 1, Integer::sum));
		return counts;
	}

}
