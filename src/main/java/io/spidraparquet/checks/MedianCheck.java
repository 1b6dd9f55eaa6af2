package io.spidraparquet.checks;

import java.util.List;
import java.util.Objects;

import io.spidraparquet.history.Median;
import io.spidraparquet.text.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * A number of the run near those of the runs before, such as
 * {@code pages within 50% of median(7)}. A night that takes the crawls of missed nights,
 * too, may have as many times more: otherwise one failed night would let all later ones
 * fail.
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
			return new Finding(false, String.valueOf(lacks(run.names())));
		}
		List<Double> before = run.alike(this.runs)
			.stream()
			.map(this.quantity::of)
			.filter(Objects::nonNull)
			.map(Long::doubleValue)
			.toList();
		String found = this.quantity + ": " + Amounts.number(number);
		if (before.isEmpty()) {
			return new Finding(true, found + ", with no run before to compare");
		}
		double median = Median.of(before);
		long nights = run.nights();
		boolean near = median - number <= median * this.percent / HUNDRED
				&& number - nights * median <= nights * median * this.percent / HUNDRED;
		return new Finding(near,
				"%s, where the median of %s before is %s%s".formatted(found,
						(before.size() == 1) ? "the run" : "the %d runs".formatted(before.size()),
						Amounts.number(Math.round(median)),
						(nights > 1) ? " (this run takes the crawls of up to " + nights + " nights)" : ""));
	}

	@Override
	public @Nullable String lacks(Names names) {
		String table = this.quantity.table();
		return (table != null) ? names.noTable(table) : null;
	}

}
