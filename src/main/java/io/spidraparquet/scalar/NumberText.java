package io.spidraparquet.scalar;

/**
 * Numbers that are written in texts. Only the canonical form counts: JSON's grammar (RFC
 * 8259, section 6) without an exponent. It has no leading zero, so postal codes and
 * telephone numbers stay texts.
 */
public final class NumberText {

	/** Every integer with fewer digits, its sign included, fits 64 bits. */
	private static final int SAFE_LENGTH = 18;

	private NumberText() {
	}

	/**
	 * Whether a text is a number in canonical form.
	 * @param text any text
	 * @return true for {@code 0}, {@code -12} and {@code 1.50}, for example
	 */
	public static boolean isCanonical(CharSequence text) {
		int at = (!text.isEmpty() && text.charAt(0) == '-') ? 1 : 0;
		int integer = endOfDigits(text, at);
		if (integer == at || (text.charAt(at) == '0' && integer > at + 1)) {
			return false;
		}
		if (integer == text.length()) {
			return true;
		}
		return text.charAt(integer) == '.' && integer + 1 < text.length()
				&& endOfDigits(text, integer + 1) == text.length();
	}

	private static int endOfDigits(CharSequence text, int from) {
		int at = from;
		while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
			at++;
		}
		return at;
	}

	/**
	 * The kind of the number that a text is.
	 * @param number a canonical number
	 * @return {@code INT64}, {@code BIG_INTEGER} or {@code FRACTION}
	 */
	public static ScalarKind kind(String number) {
		// no integer keeps the sign of -0
		if (number.indexOf('.') >= 0 || number.equals("-0")) {
			return ScalarKind.FRACTION;
		}
		return fitsInt64(number) ? ScalarKind.INT64 : ScalarKind.BIG_INTEGER;
	}

	private static boolean fitsInt64(String number) {
		if (number.length() <= SAFE_LENGTH) {
			return true;
		}
		try {
			Long.parseLong(number);
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

}
