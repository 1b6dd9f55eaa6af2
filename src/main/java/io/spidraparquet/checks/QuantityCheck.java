package io.spidraparquet.checks;

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
			return new Finding(false, run.noTable(String.valueOf(this.quantity.table())));
		}
		long pages = run.figures().pages();
		String share = this.limit.percent() ? " of %,d, %s".formatted(pages, Shares.percent(number, pages)) : "";
		return new Finding(this.limit.holds(number, pages), "%s: %,d%s".formatted(this.quantity, number, share));
	}

	@Override
	public boolean appliesWithoutCrawls() {
		return this.quantity.kind() == Quantity.Kind.CRAWLS;
	}

}
