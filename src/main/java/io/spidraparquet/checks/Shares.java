package io.spidraparquet.checks;

import java.util.Locale;

/**
 * Arithmetic of shares.
 */
final class Shares {

	private static final double HUNDRED = 100;

	private static final double FEW = 1;

	private Shares() {
	}

	/** A share for people; nothing of nothing is 0 %. */
	static String percent(long part, long whole) {
		return percent((whole > 0) ? (double) part / whole : 0);
	}

	/** A share from 0 to 1 for people. */
	static String percent(double share) {
		double percent = HUNDRED * share;
		boolean whole = percent == Math.rint(percent) || (percent >= HUNDRED / 10 && percent <= HUNDRED - FEW);
		return String.format(Locale.ROOT, whole ? "%.0f %%" : "%.1f %%", percent);
	}

}
