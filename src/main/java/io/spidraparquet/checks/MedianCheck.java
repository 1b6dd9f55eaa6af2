package io.spidraparquet.checks;

import java.util.List;
import java.util.Objects;

import io.spidraparquet.history.Median;

/**
 * A number of the run near those of the runs before, such as
 * {@code pages within 50% of median(7)}.
 *
 * @param quantity the number
 * @param percent how far from the median it may be, in percent of the median
 * @param runs how many runs before count, at least 1
 */
record MedianCheck(Quantity quantity, double percent, int runs) implements Check {

	private static final double HUNDRED = 100;

	@Override
	public Finding test(CheckedRun run) {
		Long number = this.quantity.of(run.figures());
		if (number == null) {
			return new Finding(false, run.noTable(String.valueOf(this.quantity.table())));
		}
		List<Double> before = run.alike(this.runs)
			.stream()
			.map(this.quantity::of)
			.filter(Objects::nonNull)
			.map(Long::doubleValue)
			.toList();
		String found = "%s: %,d".formatted(this.quantity, number);
		if (before.isEmpty()) {
			return new Finding(true, found + ", with no run before to compare");
		}
		double median = Median.of(before);
		boolean near = Math.abs(number - median) <= median * this.percent / HUNDRED;
		return new Finding(near, "%s, where the median of %s before is %,.0f".formatted(found,
				(before.size() == 1) ? "the run" : "the %d runs".formatted(before.size()), median));
	}

}
