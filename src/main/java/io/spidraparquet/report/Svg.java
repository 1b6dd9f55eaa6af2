package io.spidraparquet.report;

/**
 * Numbers in attributes. There are thousands of them in a page, too many for a formatter.
 */
final class Svg {

	private Svg() {
	}

	/**
	 * A coordinate with at most two decimals.
	 * @param value zero or more
	 */
	static String number(double value) {
		long hundredths = Math.round(100 * value);
		String text = Long.toString(hundredths / 100);
		long rest = hundredths % 100;
		return (rest == 0) ? text : text + ((rest < 10) ? ".0" : ".") + rest;
	}

}
