package io.spidraparquet.checks;

import io.spidraparquet.text.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * A number of the run within a limit, such as {@code rows >= 100} or
 * {@code failed < 10%}, of the pages then.
 *
 * @param quantity the number
 * @param limit what it is compared with
 */
record QuantityCheck(Quantity quantity, Comparison limit) implements Check {

	@Override
	public Finding test(CheckedRun run) {
		Long number = this.quantity.of(run.figures());
		if (number == null) {
			return new Finding(false, String.valueOf(lacks(run.names())));
		}
		long pages = run.figures().pages();
		String share = this.limit.percent() ? " of " + Amounts.number(pages) + ", " + Amounts.percent(number, pages)
				: "";
		return new Finding(this.limit.holds(number, pages), this.quantity + ": " + Amounts.number(number) + share);
	}

	@Override
	public boolean appliesWithoutCrawls() {
		return this.quantity.kind() == Quantity.Kind.CRAWLS;
	}

	@Override
	public @Nullable String lacks(Names names) {
		String table = this.quantity.table();
		return (table != null) ? names.noTable(table) : null;
	}

}
