package io.spidraparquet.checks;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The right side of a check, such as {@code >= 100} or {@code < 5%}.
 *
 * @param operator one of {@code <}, {@code <=}, {@code >}, {@code >=} and {@code =}
 * @param limit number or percentage, 0 or more
 * @param percent whether the limit is a percentage
 */
record Comparison(String operator, BigDecimal limit, boolean percent) {

	private static final Pattern FORM = Pattern.compile("(<=|>=|<|>|=)\\s*(\\d[\\d_,.]*)\\s*(%?)");

	private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

	/** Reads a comparison; null if the text is none. */
	static @Nullable Comparison parse(String text) {
		Matcher form = FORM.matcher(text.strip());
		BigDecimal number = form.matches() ? Numbers.parse(form.group(2)) : null;
		return (number != null) ? new Comparison(form.group(1), number, !form.group(3).isEmpty()) : null;
	}

	/**
	 * Whether no number of anything is within the limit, whatever the run is like.
	 */
	boolean isImpossible() {
		boolean all = this.percent && this.limit.compareTo(HUNDRED) >= 0;
		boolean beyond = all && this.limit.compareTo(HUNDRED) > 0;
		return switch (this.operator) {
			case "<" -> this.limit.signum() == 0;
			case ">" -> all;
			case ">=", "=" -> beyond;
			default -> false;
		};
	}

	/**
	 * Compares a number with the limit. A share is compared without a division.
	 * @param part number
	 * @param whole what a percentage refers to; nothing of nothing is 0 %
	 */
	boolean holds(long part, long whole) {
		BigDecimal left = BigDecimal.valueOf(part);
		BigDecimal right = this.limit;
		if (this.percent) {
			left = left.multiply(HUNDRED);
			right = this.limit.multiply(BigDecimal.valueOf(Math.max(whole, 1)));
		}
		int order = left.compareTo(right);
		return switch (this.operator) {
			case "<" -> order < 0;
			case "<=" -> order <= 0;
			case ">" -> order > 0;
			case ">=" -> order >= 0;
			default -> order == 0;
		};
	}

}
