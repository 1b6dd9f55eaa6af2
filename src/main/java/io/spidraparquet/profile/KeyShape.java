package io.spidraparquet.profile;

/**
 * Tells keys that look like data from keys that look like names: numbers, dates, UUIDs
 * and hashes are written by a program for each entry of a map.
 */
final class KeyShape {

	private static final String SEPARATORS = ".,:/-+_ TZ";

	private static final int UUID_LENGTH = 36;

	private static final int UUID_DASHES = 4;

	private static final int SHORTEST_HASH = 16;

	private KeyShape() {
	}

	/**
	 * Whether a key is a number ({@code 42}, {@code -1.5}), a date or time
	 * ({@code 2026-11-01}), a range of these, a UUID, or at least 16 hexadecimal digits.
	 */
	static boolean isData(String key) {
		return isNumberOrDate(key) || isHexadecimal(key);
	}

	private static boolean isNumberOrDate(String key) {
		if (key.isEmpty() || !(isDigit(key.charAt(0)) || (key.length() > 1 && isSign(key.charAt(0))))) {
			return false;
		}
		boolean digits = false;
		for (int i = 0; i < key.length(); i++) {
			char c = key.charAt(i);
			digits |= isDigit(c);
			if (!isDigit(c) && SEPARATORS.indexOf(c) < 0) {
				return false;
			}
		}
		return digits;
	}

	private static boolean isHexadecimal(String key) {
		int dashes = 0;
		boolean digit = false;
		for (int i = 0; i < key.length(); i++) {
			char c = key.charAt(i);
			boolean letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
			digit |= isDigit(c);
			dashes += (c == '-') ? 1 : 0;
			if (!letter && !isDigit(c) && c != '-') {
				return false;
			}
		}
		boolean uuid = key.length() == UUID_LENGTH && dashes == UUID_DASHES;
		return digit && (uuid || (dashes == 0 && key.length() >= SHORTEST_HASH));
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isSign(char c) {
		return c == '-' || c == '+';
	}

}
