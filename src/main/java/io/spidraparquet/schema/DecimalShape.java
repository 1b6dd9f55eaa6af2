package io.spidraparquet.schema;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The positions of the digits in a JSON number. They are read from its text; the number
 * is never computed, because its exponent may be huge.
 *
 * @param integerDigits digits before the point, without leading zeros
 * @param scale digits after the point, without trailing zeros
 * @param significant digits from the first to the last non-zero one; 0 for zero
 * @param magnitude power of ten of the first significant digit
 */
public record DecimalShape(int integerDigits, int scale, int significant, int magnitude) {

	/** Every decimal with at most this many digits is the shortest text of its double. */
	private static final int SAFE_DIGITS = 15;

	/** No double needs more digits in its shortest text. */
	private static final int MAX_DOUBLE_DIGITS = 17;

	/** Between ten to minus this and ten to this, doubles have their full precision. */
	private static final int NORMAL_MAGNITUDE = 300;

	private static final int EXPONENT_LIMIT = 100_000_000;

	/**
	 * Reads a number.
	 * @param number a number of JSON
	 * @return its shape
	 */
	public static DecimalShape of(String number) {
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
		int pointIndex = ((point < 0) ? digits : point) + exponent(number, i + 1);
		return new DecimalShape(Math.max(pointIndex - first, 0), Math.max(last + 1 - pointIndex, 0), last - first + 1,
				pointIndex - first - 1);
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

	/**
	 * The number of decimal digits.
	 * @param value any number
	 * @return 0 for zero
	 */
	public static int digits(long value) {
		int digits = 0;
		for (long rest = value; rest != 0; rest /= 10) {
			digits++;
		}
		return digits;
	}

	/**
	 * Whether a decimal type holds the number.
	 * @param type the type
	 * @return true if no digit is lost
	 */
	public boolean fits(ColumnType.Decimal type) {
		return this.scale <= type.scale() && this.integerDigits + (long) type.scale() <= type.precision();
	}

	/**
	 * Whether a double keeps the number: the shortest decimal text of the nearest double
	 * is this number again. Does not use {@link Double#toString}, whose text was not
	 * always the shortest before Java 19.
	 * @param number the text that this shape was read from
	 * @return false also for numbers beyond the range of doubles
	 */
	public boolean survivesDouble(String number) {
		boolean normal = Math.abs(this.magnitude) < NORMAL_MAGNITUDE;
		if (this.significant <= SAFE_DIGITS && (normal || this.significant == 0)) {
			return true;
		}
		if (this.significant > MAX_DOUBLE_DIGITS || Math.abs(this.magnitude) > 2 * NORMAL_MAGNITUDE) {
			return false;
		}
		double nearest = Double.parseDouble(number);
		if (Double.isInfinite(nearest) || nearest == 0) {
			return false;
		}
		BigDecimal exact = new BigDecimal(nearest);
		for (int digits = normal ? SAFE_DIGITS : 1; digits <= MAX_DOUBLE_DIGITS; digits++) {
			BigDecimal shortest = shortest(exact, nearest, digits);
			if (shortest != null) {
				return shortest.compareTo(new BigDecimal(number)) == 0;
			}
		}
		return false;
	}

	/**
	 * The closest decimal with this many digits that parses to the double; null if there
	 * is none. At a power of two the doubles below are nearer than those above, so the
	 * result may differ from the rounded exact value.
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
