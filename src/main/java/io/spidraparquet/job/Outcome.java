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

	/** One that can be added to. */
	static Outcome empty() {
		return new Outcome(new ArrayList<>(), new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
	}

	void addAll(Outcome other) {
		this.taken.addAll(other.taken);
		this.notFetched.putAll(other.notFetched);
		this.postponed.addAll(other.postponed);
		this.unchanged.addAll(other.unchanged);
	}

	int size() {
		return this.taken.size() + this.notFetched.size() + this.postponed.size() + this.unchanged.size();
	}

}
