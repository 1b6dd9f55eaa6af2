package io.spidraparquet.source;

/**
 * The ids seen in one crawl, as 64-bit hashes: eight bytes a page at half load. Two ids
 * of one crawl have the same hash about once in ten million crawls of a million pages;
 * the later page then goes, visibly, to the failed pages. Not thread-safe.
 */
final class PageIds {

	private long[] slots = new long[64];

	private int size;

	/**
	 * Notes an id.
	 * @return whether it was not seen before
	 */
	boolean add(String id) {
		if (this.size * 2 >= this.slots.length) {
			grow();
		}
		boolean added = insert(hash(id));
		this.size += added ? 1 : 0;
		return added;
	}

	private boolean insert(long hash) {
		int mask = this.slots.length - 1;
		int slot = (int) (hash >>> 32) & mask;
		while (this.slots[slot] != 0) {
			if (this.slots[slot] == hash) {
				return false;
			}
			slot = (slot + 1) & mask;
		}
		this.slots[slot] = hash;
		return true;
	}

	private void grow() {
		long[] old = this.slots;
		this.slots = new long[old.length * 2];
		for (long hash : old) {
			if (hash != 0) {
				insert(hash);
			}
		}
	}

	/** FNV-1a over the characters, then the finalizer of MurmurHash3; never 0. */
	private static long hash(String id) {
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < id.length(); i++) {
			hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
		hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
		hash ^= hash >>> 33;
		return (hash != 0) ? hash : 1;
	}

}
