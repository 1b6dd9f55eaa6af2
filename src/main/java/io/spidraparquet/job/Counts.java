package io.spidraparquet.job;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Numbers by name, as text for an execution context. Not thread-safe.
 */
final class Counts {

	private final Map<String, Long> counts = new TreeMap<>();

	void add(String name, long number) {
		this.counts.merge(name, number, Long::sum);
	}

	void addAll(String text) {
		for (String entry : text.split(",")) {
			int equals = entry.indexOf('=');
			if (equals > 0) {
				add(entry.substring(0, equals), Long.parseLong(entry.substring(equals + 1)));
			}
		}
	}

	long of(String name) {
		return this.counts.getOrDefault(name, 0L);
	}

	void forEach(BiConsumer<String, Long> action) {
		this.counts.forEach(action);
	}

	Map<String, Long> asMap() {
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
