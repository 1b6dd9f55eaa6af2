package io.spidraparquet.report;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.Median;
import io.spidraparquet.text.Amounts;

/**
 * The columns that changed most: those whose share of rows without a value was farthest
 * from the usual one. A row has no value if it is null, or if its value is a misfit.
 */
final class ColumnCharts {

	private static final int MOST_COLUMNS = 6;

	private static final double LEAST_MOVE = 0.05;

	private static final double LEAST_SHARE = 0.1;

	private ColumnCharts() {
	}

	/**
	 * Draws a chart of each of these columns.
	 * @param nights runs in the order of time
	 * @return the charts, the largest move first; none if no column moved
	 */
	static List<Chart> of(List<Night> nights) {
		TreeSet<String> names = new TreeSet<>();
		nights.forEach((night) -> names.addAll(night.columns().keySet()));
		return names.stream()
			.map((name) -> new Move(name, distance(name, nights)))
			.filter((move) -> move.distance() > LEAST_MOVE)
			.sorted(Comparator.comparingDouble((Move move) -> -move.distance()))
			.limit(MOST_COLUMNS)
			.map((move) -> Chart.of(move.column(), nights, (night) -> without(night, move.column()), LEAST_SHARE,
					Amounts::percent, null))
			.toList();
	}

	/** How far the share was from the usual one at most. */
	private static double distance(String column, List<Night> nights) {
		double[] shares = nights.stream()
			.mapToDouble((night) -> without(night, column))
			.filter((share) -> !Double.isNaN(share))
			.toArray();
		double usual = Median.of(shares);
		double most = 0;
		for (Night night : nights) {
			ColumnFigures filled = night.columns().get(column);
			if (filled != null && filled.rows() > 0) {
				most = Math.max(most,
						Usual.distance(1 - (double) filled.values() / filled.rows(), usual, filled.rows()));
			}
		}
		return most;
	}

	private static double without(Night night, String column) {
		ColumnFigures filled = night.columns().get(column);
		return (filled != null && filled.rows() > 0) ? 1 - (double) filled.values() / filled.rows() : Double.NaN;
	}

	/**
	 * A column whose share moved.
	 *
	 * @param column name of the column
	 * @param distance how far
	 */
	private record Move(String column, double distance) {

	}

}
