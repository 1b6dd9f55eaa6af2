package io.spidraparquet.schema;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where the digits of a JSON number stand, read off its text without computing the number
 * (an exponent may be huge).
 *
 * @param integerDigits digits before the point, leading zeros not counted
 * @param scale digits behind the point, trailing zeros not counted
 * @param significant digits from the first to the last that is not zero; 0 for zero
 * @param magnitude power of ten of the first significant digit
 */
record DecimalShape(int integerDigits, int scale, int significant, int magnitude) {

	/** Any decimal of so many digits is the shortest text of its double. */
	private static final int DIGITS_OF_EVERY_DOUBLE = 15;

	private static final int DIGITS_OF_ANY_DOUBLE = 17;

	/** Within ten to plus or minus this, a double has its full precision. */
	private static final int NORMAL_MAGNITUDE = 300;

	private static final int EXPONENT_LIMIT = 100_000_000;

	static DecimalShape of(String number) {
		int digits = 0;
		int first = -1;
		int last = -1;
		int point = -1;
		int i = 0;
		for (; i < number.length(); i++) {
			char c = number.charAt(i);
			if (c == '.') {
				point = digits;
			}
			else if (c == 'e' || c == 'E') {
				break;
			}
			else if (c != '-') {
				if (c != '0') {
					first = (first < 0) ? digits : first;
					last = digits;
				}
				digits++;
			}
		}
		if (first < 0) {
			return new DecimalShape(0, 0, 0, 0);
		}
		int places = ((point < 0) ? digits : point) + exponent(number, i + 1);
		return new DecimalShape(Math.max(places - first, 0), Math.max(last + 1 - places, 0), last - first + 1,
				places - first - 1);
	}

	private static int exponent(String number, int start) {
		int value = 0;
		boolean negative = false;
		for (int i = start; i < number.length(); i++) {
			char c = number.charAt(i);
			if (c == '-') {
				negative = true;
			}
			else if (c != '+') {
				value = Math.min(value * 10 + (c - '0'), EXPONENT_LIMIT);
			}
		}
		return negative ? -value : value;
	}

	static int digits(long value) {
		int digits = 0;
		for (long rest = value; rest != 0; rest /= 10) {
			digits++;
		}
		return digits;
	}

	boolean fits(ColumnType.Decimal type) {
		return this.scale <= type.scale() && this.integerDigits + (long) type.scale() <= type.precision();
	}

	/**
	 * Whether a double keeps the number: the shortest decimal text of the nearest double
	 * is this number again. Does not ask {@link Double#toString}, whose text was not
	 * always the shortest before Java 19.
	 * @param number the text of this shape
	 * @return false also for numbers beyond the range of doubles
	 */
	boolean survivesDouble(String number) {
		boolean normal = Math.abs(this.magnitude) < NORMAL_MAGNITUDE;
		if (this.significant <= DIGITS_OF_EVERY_DOUBLE && (normal || this.significant == 0)) {
			return true;
		}
		if (this.significant > DIGITS_OF_ANY_DOUBLE || Math.abs(this.magnitude) > 2 * NORMAL_MAGNITUDE) {
			return false;
		}
		double nearest = Double.parseDouble(number);
		if (Double.isInfinite(nearest) || nearest == 0) {
			return false;
		}
		BigDecimal exact = new BigDecimal(nearest);
		for (int digits = normal ? DIGITS_OF_EVERY_DOUBLE : 1; digits <= DIGITS_OF_ANY_DOUBLE; digits++) {
			BigDecimal shortest = shortest(exact, nearest, digits);
			if (shortest != null) {
				return shortest.compareTo(new BigDecimal(number)) == 0;
			}
		}
		return false;
	}

	/**
	 * The closest decimal of so many digits that reads as the double. At a power of two
	 * the doubles below are nearer than those above, so it need not be the one to which
	 * the exact value rounds.
	 */
	private static @Nullable BigDecimal shortest(BigDecimal exact, double nearest, int digits) {
		for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)) {
			BigDecimal candidate = exact.round(new MathContext(digits, mode));
			if (candidate.doubleValue() == nearest) {
				return candidate;
			}
		}
		return null;
	}

}
