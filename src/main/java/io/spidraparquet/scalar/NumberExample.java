package io.spidraparquet.scalar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The parts of the example that gives a number format.
 *
 * @param before text before the number
 * @param group separator of groups of digits; empty if there are none
 * @param grouping sizes of the groups
 * @param point separator of the fraction; null if there are no fractions
 * @param multiplied whether letters such as {@code K} multiply the numbers
 * @param after text after the number
 */
record NumberExample(String before, String group, Grouping grouping, @Nullable String point, boolean multiplied,
		String after) {

	/** White space of every kind, and marks without a width. */
	static final String BLANK = "[\\s\\p{Z}\\p{Cf}]";

	private static final String SIGNS = "-+\u2212";

	/** 1234 or 1234567, grouped, with a fraction of 5 or without. */
	private static final Pattern EXAMPLE = Pattern
		.compile("(.*?)(?<![0-9])(?:1([^0-9]?)234(?:\\2(?:567))?|12([^0-9])34\\3(?:567)|123([^0-9])4567)(?![0-9])"
				+ "(?:([^0-9])5(?![0-9]))?+(.*)");

	private static final Pattern SHORT_EXAMPLE = Pattern
		.compile("(.*?)(?<![0-9])1(?:([^0-9])2)?(?![0-9])( ?[KkMB](?!\\p{L}).*)");

	private static final Pattern MULTIPLIER = Pattern.compile("(?: ?[KkM]|B)(?!\\p{L})(.*)");

	private static final Pattern MORE_DIGITS = Pattern.compile("[.,'\u2019_ ]?[0-9].*");

	/**
	 * Finds the parts.
	 * @param example the example
	 * @return the parts
	 * @throws IllegalArgumentException if it is not one; the message says why
	 */
	static NumberExample of(String example) {
		String text = example.replaceAll(BLANK, " ").strip();
		NumberExample parts = parts(text);
		if (parts == null) {
			throw refused(example, "it has no number 1234.5, 1234, 1234567.5 or 1234567");
		}
		parts.requirePlain(example);
		return parts;
	}

	private static @Nullable NumberExample parts(String text) {
		Matcher number = EXAMPLE.matcher(text);
		if (number.matches()) {
			for (Grouping grouping : Grouping.values()) {
				String group = number.group(grouping.ordinal() + 2);
				if (group != null) {
					return of(number.group(1), group, grouping, number.group(5), number.group(6));
				}
			}
		}
		Matcher brief = SHORT_EXAMPLE.matcher(text);
		return brief.matches() ? of(brief.group(1), "", Grouping.THREES, brief.group(2), brief.group(3)) : null;
	}

	private static NumberExample of(String before, String group, Grouping grouping, @Nullable String point,
			String after) {
		Matcher multiplier = MULTIPLIER.matcher(after);
		boolean multiplied = multiplier.matches();
		return new NumberExample(before.strip(), group, grouping, point, multiplied,
				(multiplied ? multiplier.group(1) : after).strip());
	}

	private void requirePlain(String example) {
		if (this.group.equals(this.point)) {
			throw refused(example, "'" + this.group + "' separates both groups of digits and the fraction");
		}
		if (MORE_DIGITS.matcher(this.after).matches()) {
			throw refused(example, "'" + this.after + "' follows the number 1234" + ((this.point != null) ? ".5" : ""));
		}
		boolean brackets = this.before.endsWith("(") || this.before.startsWith("(") || this.after.startsWith(")");
		if (brackets || isSign(this.group) || isSign(this.point) || isSign(first(this.before))
				|| isSign(last(this.before)) || isSign(first(this.after).replace("+", ""))) {
			throw refused(example,
					"it has a sign, but texts with '-' before or after the number, or with the number in "
							+ "parentheses, are negative numbers in every format");
		}
	}

	private static boolean isSign(@Nullable String text) {
		return text != null && !text.isEmpty() && SIGNS.contains(text);
	}

	private static String first(String text) {
		return text.substring(0, Math.min(1, text.length()));
	}

	private static String last(String text) {
		return text.substring(Math.max(0, text.length() - 1));
	}

	private static IllegalArgumentException refused(String example, String why) {
		return new IllegalArgumentException("'" + example + "' is not a number format, because " + why
				+ ": write the number 1234.5 as the texts write it, such as '$1,234.5', '1.234,5 EUR', '1234,5 %' or "
				+ "'1234.5K', 1234567.5 if their groups have other sizes ('12,34,567.5'), or 1234 if they have no "
				+ "fractions");
	}

	/**
	 * Sizes of groups of digits.
	 */
	enum Grouping {

		/** {@code 1,234,567}. */
		THREES(3, 3),
		/** {@code 12,34,567}, as in India. */
		TWOS_AND_THREE(2, 3),
		/** {@code 123,4567}, as in East Asia. */
		FOURS(4, 4);

		private final int size;

		private final int last;

		Grouping(int size, int last) {
			this.size = size;
			this.last = last;
		}

		/** A regular expression of a number with groups, without backtracking. */
		String regex(String separator) {
			String digits = "[0-9]{" + this.size + "}";
			String middle = "(?:" + separator + digits + "(?![0-9]))*+";
			String end = separator + "[0-9]{" + this.last + "}";
			return "[0-9]{1," + this.size + "}+" + ((this.size == this.last) ? "(?:" + end + ")++" : middle + end);
		}

	}

}
