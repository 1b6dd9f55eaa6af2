package io.spidraparquet.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts by name, with a text form for an execution context. Not thread-safe.
 */
public final class Counts {

	private final Map<String, Long> counts = new TreeMap<>();

	/**
	 * Parses counts.
	 * @param text the result of {@link #toString()}
	 * @return the counts
	 */
	public static Counts parse(String text) {
		Counts counts = new Counts();
		for (String entry : text.split(",")) {
			int equals = entry.indexOf('=');
			if (equals > 0) {
				counts.add(entry.substring(0, equals), Long.parseLong(entry.substring(equals + 1)));
			}
		}
		return counts;
	}

	/**
	 * Adds to a count.
	 * @param name name of the count, without comma and equals sign
	 * @param number what to add
	 */
	public void add(String name, long number) {
		this.counts.merge(name, number, Long::sum);
	}

	/**
	 * Adds other counts.
	 * @param other added name by name
	 */
	public void addAll(Counts other) {
		other.counts.forEach(this::add);
	}

	/**
	 * A count.
	 * @param name name of the count
	 * @return 0 if nothing was added to it
	 */
	public long of(String name) {
		return this.counts.getOrDefault(name, 0L);
	}

	/**
	 * The sum of all counts.
	 * @return 0 if there are none
	 */
	public long total() {
		return this.counts.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * The counts by name.
	 * @return a copy
	 */
	public Map<String, Long> asMap() {
		return Map.copyOf(this.counts);
	}

	@Override
	public String toString() {
		return this.counts.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining(","));
	}

}
