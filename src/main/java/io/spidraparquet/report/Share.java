package io.spidraparquet.report;

import io.spidraparquet.text.Amounts;

/**
 * A part of a total.
 *
 * @param part zero or more
 * @param all the total; zero if there is nothing to take a share of
 */
record Share(long part, long all) {

	/** Parts below are as wide as this, in percent, so that they can be seen. */
	private static final double LEAST_WIDTH = 0.75;

	/** The share from 0 to 1; 0 if there is nothing to take a share of. */
	double value() {
		return (this.all > 0) ? Math.min(1, Math.max(0, (double) this.part / this.all)) : 0;
	}

	/**
	 * The share for people.
	 * @return for example {@code 1.3 %}; empty if there is nothing to take a share of
	 */
	String text() {
		return (this.all > 0) ? Amounts.percent(value()) : "";
	}

	/** The width of its mark, from 0 to 100. */
	String width() {
		return (this.part <= 0) ? "0" : Svg.number(Math.max(LEAST_WIDTH, 100 * value()));
	}

	/** The share for a script that sorts. */
	String sort() {
		return (this.all > 0) ? Double.toString(value()) : "";
	}

	boolean any() {
		return this.all > 0 && this.part > 0;
	}

}
