package io.spidraparquet.checks;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.facts.Bound;
import io.spidraparquet.text.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a column have to be like, such as
 * {@code column price: nulls < 5%, between 0 and 100000}.
 *
 * @param column name of the column; after that of its table and a dot unless that is
 * pages
 * @param conditions at least one
 */
record ColumnCheck(String column, List<Condition> conditions) implements Check {

	@Override
	public Finding test(CheckedRun run) {
		CheckedColumn values = run.column(this.column);
		if (values == null) {
			return new Finding(false, String.valueOf(lacks(run.names())));
		}
		boolean passed = true;
		List<String> found = new ArrayList<>();
		for (Condition condition : this.conditions) {
			Finding each = condition.test(values);
			if (passed && !each.passed()) {
				found.clear(); // what failed is what a person looks for
			}
			if (each.passed() == passed || !each.passed()) {
				found.add(each.found());
			}
			passed &= each.passed();
		}
		return new Finding(passed, String.join(", ", found));
	}

	@Override
	public @Nullable String lacks(Names names) {
		return names.noColumn(this.column);
	}

	/**
	 * One condition.
	 */
	sealed interface Condition {

		Finding test(CheckedColumn column);

	}

	/**
	 * A limit for the rows in which it is null.
	 */
	record Nulls(Comparison limit) implements Condition {

		@Override
		public Finding test(CheckedColumn column) {
			return share("nulls", column.figures().nulls(), column.figures().rows(), this.limit);
		}

	}

	/**
	 * A limit for the values that it could not hold, of all values.
	 */
	record Misfits(Comparison limit) implements Condition {

		@Override
		public Finding test(CheckedColumn column) {
			long misfits = column.figures().misfits();
			return share("misfits", misfits, column.figures().values() + misfits, this.limit);
		}

	}

	/**
	 * The range of its values.
	 */
	record Between(Bound least, Bound greatest) implements Condition {

		private static final int DAY = "2026-11-28".length();

		@Override
		public Finding test(CheckedColumn column) {
			Bound min = column.facts().min();
			Bound max = column.facts().max();
			if (min == null || max == null) {
				return (column.figures().values() == 0) ? new Finding(true, "no values") : new Finding(false,
						"the range of its values is not known, as it is for long texts, JSON, lists, crawl_id, run_key and fetched_at");
			}
			boolean numbers = min.number() != null;
			if (numbers != (this.least.number() != null) || numbers != (max.number() != null)) {
				return new Finding(false,
						"its values are " + (numbers ? "numbers" : "texts") + ", from " + min + " to " + max);
			}
			return new Finding(order(min, this.least) >= 0 && order(max, this.greatest) <= 0,
					"values from " + min + " to " + max);
		}

		/** A limit that is a day holds for all of the day. */
		private static int order(Bound value, Bound limit) {
			String text = value.text();
			String to = limit.text();
			if (text == null || to == null) {
				return value.compareTo(limit);
			}
			String day = text.substring(0, Math.min(DAY, text.length()));
			if (to.length() == DAY) {
				return day.compareTo(to);
			}
			try {
				return Instant.parse((text.length() == DAY) ? day + "T00:00:00Z" : text).compareTo(Instant.parse(to));
			}
			catch (DateTimeException ex) {
				return text.compareTo(to); // the column has texts of another kind
			}
		}

	}

	/**
	 * No value twice.
	 */
	record Unique() implements Condition {

		@Override
		public Finding test(CheckedColumn column) {
			Repetition found = column.repetition();
			return (found.rows() == 0) ? new Finding(true, "no value twice")
					: new Finding(false, Amounts.number(found.rows())
							+ " rows have a value that another row has, too, such as \"" + found.example() + "\"");
		}

	}

	private static Finding share(String what, long part, long whole, Comparison limit) {
		return new Finding(limit.holds(part, whole), what + ": " + Amounts.number(part) + " of " + Amounts.number(whole)
				+ ", " + Amounts.percent(part, whole));
	}

}
