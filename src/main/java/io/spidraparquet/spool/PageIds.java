package io.spidraparquet.spool;

import io.spidraparquet.page.JsonText;

/**
 * The ids seen in one crawl, as 64-bit hashes: eight bytes per page, in a table that is
 * at most half full. Two ids of one crawl have the same hash about once in ten million
 * crawls of a million pages; the later page then goes, visibly, to the failed pages. Not
 * thread-safe.
 */
final class PageIds {

	private long[] slots = new long[64];

	private int size;

	/**
	 * Adds an id.
	 * @param id UTF-8
	 * @return whether the id was not seen before
	 */
	boolean add(byte[] id) {
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

	/**
	 * MurmurHash3 for 64 bits, eight bytes at a time; never 0, which marks a free slot.
	 */
	private static long hash(byte[] id) {
		long hash = id.length;
		int i = 0;
		for (; i <= id.length - Long.BYTES; i += Long.BYTES) {
			hash = mix(hash, JsonText.word(id, i));
		}
		long rest = 0;
		for (; i < id.length; i++) {
			rest = (rest << Byte.SIZE) | (id[i] & 0xff);
		}
		hash = mix(hash, rest);
		hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
		hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
		hash ^= hash >>> 33;
		return (hash != 0) ? hash : 1;
	}

	private static long mix(long hash, long word) {
		long mixed = Long.rotateLeft(word * 0x87c37b91114253d5L, 31) * 0x4cf5ad432745937fL;
		return Long.rotateLeft(hash ^ mixed, 27) * 5 + 0x52dce729;
	}

}
