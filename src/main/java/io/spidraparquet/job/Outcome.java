package io.spidraparquet.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the crawls of a plan.
 *
 * @param taken ids of those that are published
 * @param notFetched ids of those that could not be fetched, and why
 * @param postponed ids of those that have pending pages still
 * @param unchanged ids of those that are published already, with the same content
 */
record Outcome(List<String> taken, Map<String, String> notFetched, List<String> postponed, List<String> unchanged) {

	static final Outcome NONE = new Outcome(List.of(), Map.of(), List.of(), List.of());

	Outcome and(Outcome other) {
		Map<String, String> both = new TreeMap<>(this.notFetched);
		both.putAll(other.notFetched);
		return new Outcome(joined(this.taken, other.taken), both, joined(this.postponed, other.postponed),
				joined(this.unchanged, other.unchanged));
	}

	private static List<String> joined(List<String> one, List<String> other) {
		List<String> both = new ArrayList<>(one);
		both.addAll(other);
		return both;
	}

	int size() {
		return this.taken.size() + this.notFetched.size() + this.postponed.size() + this.unchanged.size();
	}

}
