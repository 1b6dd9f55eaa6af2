package io.spidraparquet.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.spidraparquet.history.Median;

/**
 * What earlier runs make usual.
 */
final class Usual {

	/** Runs that are compared. */
	static final int RUNS = 14;

	private Usual() {
	}

	/**
	 * The median over the last runs.
	 * @param before earlier runs in order
	 * @param value figure of a run; NaN if it has none
	 * @return NaN if none of them has the figure
	 */
	static double median(List<Night> before, ToDoubleFunction<Night> value) {
		double[] values = new double[RUNS]; // without a stream, as each column needs it
		int count = 0;
		for (int i = before.size() - 1; i >= 0 && count < RUNS; i--) {
			double figure = before.get(i).hasFigures() ? value.applyAsDouble(before.get(i)) : Double.NaN;
			if (!Double.isNaN(figure)) {
				values[count++] = figure;
			}
		}
		return Median.of(Arrays.copyOf(values, count));
	}

	/**
	 * How far a share is from the usual one, beyond what chance explains: three standard
	 * deviations of a share of so many.
	 * @param share from 0 to 1
	 * @param usual from 0 to 1
	 * @param of number that the share is of, at least 1
	 * @return zero or less if chance explains it
	 */
	static double distance(double share, double usual, long of) {
		return Math.abs(share - usual) - 3 * Math.sqrt(Math.max(usual * (1 - usual), 0.25 / of) / of);
	}

}
