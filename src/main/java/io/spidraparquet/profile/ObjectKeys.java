package io.spidraparquet.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of all objects at one path, which tell a map from an object with fields. Keeps
 * a hash of each key, up to a limit. Mutable; the order of adding and merging does not
 * matter.
 */
final class ObjectKeys {

	/** A map of keys that look like data has at least this many. */
	private static final int FEWEST_DATA_KEYS = 3;

	/** An object with fields may have this many of them, however few each page has. */
	private static final int MOST_FIELDS = 200;

	/** A map has more than this many times the keys that one of its objects has. */
	private static final int SPARSE = 10;

	/** More keys count as this many. */
	private static final int LIMIT = 2000;

	private static final int COUNTS = 4;

	private int[] hashes = new int[0];

	private int size;

	private boolean hasNames;

	private boolean huge;

	private long objects;

	private long keys;

	/** Adds a key, which may be known. */
	void addKey(String key) {
		this.hasNames |= !KeyShape.isData(key);
		addHash(key.hashCode());
	}

	private void addHash(int hash) {
		int at = Arrays.binarySearch(this.hashes, 0, this.size, hash);
		if (at >= 0 || this.size == LIMIT) {
			return;
		}
		if (this.size == this.hashes.length) {
			this.hashes = Arrays.copyOf(this.hashes, Math.max(8, 2 * this.size));
		}
		int free = -at - 1;
		System.arraycopy(this.hashes, free, this.hashes, free + 1, this.size - free);
		this.hashes[free] = hash;
		this.size++;
	}

	/** Adds an object with a number of keys. */
	void addObject(int members) {
		this.objects++;
		this.keys += members;
	}

	void markHuge() {
		this.huge = true;
	}

	boolean isHuge() {
		return this.huge;
	}

	long objects() {
		return this.objects;
	}

	/** Whether all keys, three or more, look like data. */
	boolean areData() {
		return !this.hasNames && this.size >= FEWEST_DATA_KEYS;
	}

	/**
	 * Whether there are more than 200 keys, of which an object has less than a tenth on
	 * average.
	 */
	boolean areSparse() {
		return this.size > MOST_FIELDS && SPARSE * this.keys < this.size * this.objects;
	}

	void merge(ObjectKeys other) {
		for (int i = 0; i < other.size; i++) {
			addHash(other.hashes[i]);
		}
		this.hasNames |= other.hasNames;
		this.huge |= other.huge;
		this.objects += other.objects;
		this.keys += other.keys;
	}

	/** The keys as numbers, for a file. */
	List<Long> toNumbers() {
		List<Long> numbers = new ArrayList<>(
				List.of(this.hasNames ? 1L : 0L, this.huge ? 1L : 0L, this.objects, this.keys));
		Arrays.stream(this.hashes, 0, this.size).forEach((hash) -> numbers.add((long) hash));
		return numbers;
	}

	static ObjectKeys restore(List<Long> numbers) {
		ObjectKeys restored = new ObjectKeys();
		restored.hasNames = numbers.get(0) == 1;
		restored.huge = numbers.get(1) == 1;
		restored.objects = numbers.get(2);
		restored.keys = numbers.get(3);
		numbers.subList(COUNTS, numbers.size()).forEach((hash) -> restored.addHash(hash.intValue()));
		return restored;
	}

}
