package io.spidraparquet.doctor;

import io.spidraparquet.text.Amounts;

/**
 * The free space of a disk.
 */
final class Space {

	private static final long LEAST = 1_000_000_000;

	private Space() {
	}

	/**
	 * Whether a run may find too little: less than 1 GB, or less than twice the last run.
	 * @param free in bytes; negative if unknown
	 * @param lastRun bytes of the last run; 0 if there is none
	 */
	static boolean isLittle(long free, long lastRun) {
		return free >= 0 && (free < LEAST || free / 2 < lastRun);
	}

	/**
	 * Adds a finding about a folder that can be used.
	 * @param text what is said of the folder
	 * @param free in bytes; negative if unknown
	 * @param lastRun bytes of the last run; 0 if there is none
	 */
	static void examine(String name, String text, long free, long lastRun, Findings findings) {
		if (isLittle(free, lastRun)) {
			findings.warning(name,
					text + ", but only " + Amounts.bytes(free) + " are free"
							+ ((lastRun > 0) ? "; the last run had " + Amounts.bytes(lastRun) : ""),
					"make room: 1 GB at least, and twice the size of a run");
		}
		else {
			findings.ok(name, text + ((free >= 0) ? " (" + Amounts.free(free) + ")" : ""));
		}
	}

}
