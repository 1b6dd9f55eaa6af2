package io.spidraparquet.json;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The keys of all objects of a page that were read so far, in one hash table. Not
 * thread-safe.
 */
final class SeenKeys {

	private static final int SMALLEST = 64;

	/** A larger table is given up after its page. */
	private static final int LARGE = 4096;

	private static final int SPREAD = 0x9E3779B9;

	private @Nullable String[] keys = new @Nullable String[SMALLEST];

	/** The number of the object that has the key in the same position. */
	private int[] owners = new int[SMALLEST];

	private int size;

	private int objects;

	/** Starts the next object and returns its number. */
	int begin() {
		return this.objects++;
	}

	/**
	 * Adds a key.
	 * @return false if the object has it already
	 */
	boolean add(int object, String key) {
		if (2 * this.size >= this.keys.length) {
			grow();
		}
		int at = slot(object, key);
		if (this.keys[at] != null) {
			return false;
		}
		this.keys[at] = key;
		this.owners[at] = object;
		this.size++;
		return true;
	}

	/** The position of a key, or the free one where it belongs. */
	private int slot(int object, String key) {
		int mask = this.keys.length - 1;
		int hash = (key.hashCode() + object * SPREAD) * SPREAD;
		int at = (hash ^ (hash >>> 15)) & mask;
		for (String other = this.keys[at]; other != null; other = this.keys[at]) {
			if (this.owners[at] == object && other.equals(key)) {
				return at;
			}
			at = (at + 1) & mask;
		}
		return at;
	}

	private void grow() {
		@Nullable String[] oldKeys = this.keys;
		int[] oldOwners = this.owners;
		this.keys = new @Nullable String[2 * oldKeys.length];
		this.owners = new int[2 * oldKeys.length];
		for (int i = 0; i < oldKeys.length; i++) {
			String key = oldKeys[i];
			if (key != null) {
				int at = slot(oldOwners[i], key);
				this.keys[at] = key;
				this.owners[at] = oldOwners[i];
			}
		}
	}

	/** Forgets the objects of a page. */
	void clear() {
		this.objects = 0;
		if (this.keys.length > LARGE) {
			this.keys = new @Nullable String[SMALLEST];
			this.owners = new int[SMALLEST];
		}
		else if (this.size > 0) {
			Arrays.fill(this.keys, null);
		}
		this.size = 0;
	}

}
