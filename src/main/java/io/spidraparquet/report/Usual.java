package io.spidraparquet.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.Median;
import io.spidraparquet.history.UsualShare;
import org.jspecify.annotations.Nullable;

/**
 * What the runs before a run make usual: the last ones of its kind, nightly or over named
 * crawls, and those of the same day of the week. The warnings of the run come from the
 * same comparison.
 */
final class Usual {

	private static final int RUNS = 14;

	private static final int WEEKS = 4;

	private final boolean first;

	private final List<Night> recent;

	private final List<Night> sameDay;

	/**
	 * What is usual for a run.
	 * @param before the runs before it, in the order of time
	 * @param tonight the run
	 */
	Usual(List<Night> before, Night tonight) {
		this.first = before.isEmpty();
		LocalDate day = tonight.day();
		List<Night> alike = before.stream()
			.filter(Night::hasFigures)
			.filter((night) -> (night.day() != null) == (day != null))
			.toList();
		this.recent = last(alike, RUNS);
		this.sameDay = (day == null) ? List.of()
				: last(alike.stream().filter((night) -> isSameDay(night.day(), day)).toList(), WEEKS);
	}

	private static boolean isSameDay(@Nullable LocalDate one, LocalDate other) {
		return one != null && one.getDayOfWeek() == other.getDayOfWeek();
	}

	private static List<Night> last(List<Night> all, int most) {
		return all.subList(Math.max(0, all.size() - most), all.size());
	}

	/** Whether there is no run before. */
	boolean isFirst() {
		return this.first;
	}

	/**
	 * The median over the last runs.
	 * @param value figure of a run; NaN if it has none
	 * @return NaN if none of them has the figure
	 */
	double median(ToDoubleFunction<Night> value) {
		return Median.of(values(this.recent, value));
	}

	/**
	 * The usual share.
	 * @param value share in a run; NaN if it has none
	 */
	UsualShare share(ToDoubleFunction<Night> value) {
		return new UsualShare(values(this.recent, value), values(this.sameDay, value));
	}

	private static List<Double> values(List<Night> runs, ToDoubleFunction<Night> value) {
		return runs.stream().mapToDouble(value).filter((each) -> !Double.isNaN(each)).boxed().toList();
	}

	/**
	 * The figures of a column in the last runs.
	 * @param column name of the column
	 * @return those of the runs that had rows
	 */
	List<ColumnFigures> figures(String column) {
		return this.recent.stream()
			.map((night) -> night.columns().get(column))
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull)
			.filter((figures) -> figures.rows() > 0)
			.toList();
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
