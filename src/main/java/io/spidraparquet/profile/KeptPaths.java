package io.spidraparquet.profile;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import io.spidraparquet.schema.Pointers;

/**
 * The paths that a profile keeps: those with a known column, and the first others up to a
 * limit. Not thread-safe.
 */
final class KeptPaths {

	private static final int MOST_LOST = 1000;

	private final Set<String> known;

	private final FirstPaths<ProfileNode> first;

	private final Map<String, ProfileNode> beyondLimit = new HashMap<>();

	/** The first arrays, or the data, in which paths were left out. */
	private final TreeSet<String> lost = new TreeSet<>();

	/**
	 * Keeps no path yet.
	 * @param known pointers that are kept in any case
	 * @param limit maximum number of other paths
	 */
	KeptPaths(Set<String> known, int limit) {
		this.known = known;
		this.first = new FirstPaths<>(limit);
	}

	/** Keeps a path if it is among the first. */
	boolean keep(String pointer, ProfileNode node) {
		if (this.known.contains(pointer)) {
			this.beyondLimit.put(pointer, node);
			return true;
		}
		ProfileNode evicted = this.first.offer(pointer, node);
		if (evicted != null) {
			lose(evicted.rows());
			evicted.lose();
		}
		return evicted != node;
	}

	/** Makes room for another path. */
	void drop(String pointer) {
		this.first.remove(pointer);
	}

	/** Records that paths of the elements of an array, or of the data, were left out. */
	void lose(String rows) {
		if (this.lost.add(rows) && this.lost.size() > MOST_LOST) {
			this.lost.pollLast();
		}
	}

	/** Pointers of the arrays, or of the data, in which paths were left out. */
	Set<String> lost() {
		return Collections.unmodifiableSet(this.lost);
	}

	/** The paths with their profiles, ordered by depth, then pointer. */
	SortedMap<String, PathProfile> profiles() {
		SortedMap<String, PathProfile> profiles = new TreeMap<>(Pointers.BY_DEPTH);
		for (Map<String, ProfileNode> nodes : List.of(this.first.paths(), this.beyondLimit)) {
			nodes.forEach((pointer, node) -> profiles.put(pointer, node.keptProfile()));
		}
		return Collections.unmodifiableSortedMap(profiles);
	}

}
