package io.spidraparquet.history;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A share in the runs before, from 0 to 1, and whether that of a run is unlike it: by its
 * odds, by its distance from the median in relation to how far the shares were from it,
 * and by a number of cases that chance does not explain. It has to be unlike the last
 * runs and, if there are some, unlike those of the same day of the week.
 */
public final class UsualShare {

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

	private final Center recent;

	/** Null if there are none. */
	private final @Nullable Center sameDay;

	/**
	 * Creates the share of some runs.
	 * @param recent shares of the last runs, any number of them
	 * @param sameDay shares of runs of the same day of the week, any number of them
	 */
	public UsualShare(List<Double> recent, List<Double> sameDay) {
		this.known = recent.size() >= FEWEST_RUNS;
		this.recent = this.known ? Center.of(recent) : Center.NONE;
		this.sameDay = sameDay.isEmpty() ? null : Center.of(sameDay);
	}

	/**
	 * The median of the last runs.
	 * @return from 0 to 1; 0 if they are too few to know
	 */
	public double median() {
		return this.recent.median();
	}

	/**
	 * Whether a share is unusually large.
	 * @param part number of cases, zero or more
	 * @param whole number that they are of, zero or more
	 * @return false if the runs are too few to know
	 */
	public boolean isExceededBy(long part, long whole) {
		return this.known && whole > 0 && this.recent.isExceededBy(part, whole)
				&& (this.sameDay == null || this.sameDay.isExceededBy(part, whole));
	}

	/**
	 * Whether a share is unusually large or small.
	 * @param part number of cases, zero or more
	 * @param whole number that they are of, zero or more
	 * @return false if the runs are too few to know
	 */
	public boolean isUnlike(long part, long whole) {
		return this.known && whole > 0 && this.recent.isUnlike(part, whole)
				&& (this.sameDay == null || this.sameDay.isUnlike(part, whole));
	}

	/** The odds of a share, which stay finite for none and for all. */
	private static double odds(double share, long whole) {
		return (share * whole + 0.5) / ((1 - share) * whole + 0.5);
	}

	/**
	 * The middle of some shares.
	 *
	 * @param median their median
	 * @param spread how far they are from it, as a standard deviation
	 */
	private record Center(double median, double spread) {

		static final Center NONE = new Center(0, 0);

		static Center of(List<Double> shares) {
			double median = Median.of(shares);
			return new Center(median,
					CONSISTENCY * Median.of(shares.stream().map((share) -> Math.abs(share - median)).toList()));
		}

		boolean isExceededBy(long part, long whole) {
			return isDistant(part, whole) && odds((double) part / whole, whole) > ODDS * odds(this.median, whole);
		}

		boolean isUnlike(long part, long whole) {
			return isExceededBy(part, whole)
					|| (isDistant(part, whole) && odds((double) part / whole, whole) * ODDS < odds(this.median, whole));
		}

		private boolean isDistant(long part, long whole) {
			double distance = Math.abs((double) part / whole - this.median);
			double error = Math.sqrt(Math.max(this.median * (1 - this.median), QUARTER / whole) / whole);
			return distance > Math.max(LEAST_DISTANCE, Math.max(DEVIATIONS * this.spread, ERRORS * error))
					&& distance * whole >= FEWEST_CASES;
		}

	}

}
