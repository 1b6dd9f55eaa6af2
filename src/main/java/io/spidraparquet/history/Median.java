package io.spidraparquet.history;

import java.util.Arrays;
import java.util.Collection;

/**
 * What is usual among some runs: one odd run among them does not change it much.
 */
public final class Median {

	private Median() {
	}

	/**
	 * The median of some values.
	 * @param values any values, in any order
	 * @return the middle one, or the mean of the middle two; NaN if there are none
	 */
	public static double of(Collection<Double> values) {
		return of(values.stream().mapToDouble(Double::doubleValue).toArray());
	}

	/**
	 * The median of some values.
	 * @param values any values, in any order
	 * @return the middle one, or the mean of the middle two; NaN if there are none
	 */
	public static double of(double... values) {
		if (values.length == 0) {
			return Double.NaN;
		}
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
