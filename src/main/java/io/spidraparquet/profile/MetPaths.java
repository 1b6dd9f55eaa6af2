package io.spidraparquet.profile;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the paths that settings name the pages have, to tell settings without effect.
 * Mutable, not thread-safe.
 */
public final class MetPaths {

	private static final int MOST_KEYS = 100;

	private final Set<String> paths = new TreeSet<>();

	/** The first keys of data without rows. */
	private final TreeSet<String> keysWithoutRows = new TreeSet<>();

	MetPaths() {
	}

	/**
	 * Records that a page has a path that a setting names, with any value.
	 * @param pointer of the path
	 */
	public void add(String pointer) {
		this.paths.add(pointer);
	}

	/**
	 * Records a key of data in which no row was found.
	 * @param key any key; the first 100 in their order are kept
	 */
	public void addKeyWithoutRows(String key) {
		if (this.keysWithoutRows.add(key) && this.keysWithoutRows.size() > MOST_KEYS) {
			this.keysWithoutRows.pollLast();
		}
	}

	/**
	 * The paths that settings name and that some page has.
	 * @return pointers
	 */
	public Set<String> paths() {
		return Collections.unmodifiableSet(this.paths);
	}

	/**
	 * Some keys of data in which no row was found.
	 * @return keys, 100 at most
	 */
	public Set<String> keysWithoutRows() {
		return Collections.unmodifiableSet(this.keysWithoutRows);
	}

	void merge(MetPaths other) {
		this.paths.addAll(other.paths);
		other.keysWithoutRows.forEach(this::addKeyWithoutRows);
	}

}
