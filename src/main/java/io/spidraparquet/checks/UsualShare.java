package io.spidraparquet.checks;

import java.util.List;

/**
 * A share in the runs before, from 0 to 1, and whether that of a run is unlike it: by its
 * odds, by its distance from the median in relation to how far the shares were from it,
 * and by a number of cases that chance does not explain.
 */
final class UsualShare {

	private static final int FEWEST_RUNS = 3;

	private static final double ODDS = 4;

	private static final double LEAST_DISTANCE = 0.05;

	/** Makes the median of the distances comparable with a standard deviation. */
	private static final double CONSISTENCY = 1.4826;

	private static final double DEVIATIONS = 6;

	private static final double ERRORS = 4;

	private static final double FEWEST_CASES = 10;

	private static final double QUARTER = 0.25;

	private final boolean known;

	private final double median;

	private final double spread;

	/**
	 * Creates the share of some runs.
	 * @param shares their shares, any number of them
	 */
	UsualShare(List<Double> shares) {
		this.known = shares.size() >= FEWEST_RUNS;
		this.median = this.known ? Shares.median(shares) : 0;
		this.spread = this.known
				? CONSISTENCY * Shares.median(shares.stream().map((share) -> Math.abs(share - this.median)).toList())
				: 0;
	}

	double median() {
		return this.median;
	}

	/** Whether a share is unusually large. */
	boolean isExceededBy(long part, long whole) {
		return isDistant(part, whole) && odds((double) part / whole, whole) > ODDS * odds(this.median, whole);
	}

	/** Whether a share is unusually large or small. */
	boolean isUnlike(long part, long whole) {
		return isExceededBy(part, whole)
				|| (isDistant(part, whole) && odds((double) part / whole, whole) * ODDS < odds(this.median, whole));
	}

	private boolean isDistant(long part, long whole) {
		if (!this.known || whole == 0) {
			return false;
		}
		double distance = Math.abs((double) part / whole - this.median);
		double error = Math.sqrt(Math.max(this.median * (1 - this.median), QUARTER / whole) / whole);
		return distance > Math.max(LEAST_DISTANCE, Math.max(DEVIATIONS * this.spread, ERRORS * error))
				&& distance * whole >= FEWEST_CASES;
	}

	/** The odds of a share, which stay finite for none and for all. */
	private static double odds(double share, long whole) {
		return (share * whole + 0.5) / ((1 - share) * whole + 0.5);
	}

}
