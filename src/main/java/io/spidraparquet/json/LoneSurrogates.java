package io.spidraparquet.json;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.scalar.UnrepresentableException;

/**
 * Escaped surrogates without their other half, such as an emoji that was cut in two. They
 * have no UTF-8 form, and strict readers refuse JSON that has them.
 */
final class LoneSurrogates {

	private static final int ESCAPE_LENGTH = 6;

	private LoneSurrogates() {
	}

	/**
	 * Whether a text has an escaped surrogate, lone or not.
	 * @param json JSON that is well-formed UTF-8
	 */
	static boolean mayBeIn(JsonSlice json) {
		return find(json, false) >= 0;
	}

	/**
	 * Checks JSON that is kept as it was sent.
	 * @param json a value
	 * @throws UnrepresentableException if it has a lone surrogate
	 */
	static void refuseIn(JsonSlice json) {
		int at = find(json, true);
		if (at >= 0) {
			throw ParsedScalar.loneSurrogate((char) unit(json.bytes(), at, json.end()));
		}
	}

	/** The position of the first surrogate, or the first lone one; negative if none. */
	private static int find(JsonSlice json, boolean lone) {
		byte[] bytes = json.bytes();
		int end = json.end();
		for (int at = JsonText.nextBackslash(bytes, json.start(), end); at < end; at = JsonText.nextBackslash(bytes, at,
				end)) {
			int unit = unit(bytes, at, end);
			if (unit < 0 || !Character.isSurrogate((char) unit)) {
				at += 2;
				continue;
			}
			int other = unit(bytes, at + ESCAPE_LENGTH, end);
			boolean pair = Character.isHighSurrogate((char) unit) && other >= 0
					&& Character.isLowSurrogate((char) other);
			if (!lone || !pair) {
				return at;
			}
			at += 2 * ESCAPE_LENGTH;
		}
		return -1;
	}

	/** The code unit of the escape at a position; negative if there is none. */
	private static int unit(byte[] bytes, int at, int end) {
		if (at + ESCAPE_LENGTH > end || bytes[at] != '\\' || bytes[at + 1] != 'u') {
			return -1;
		}
		int unit = 0;
		for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
			unit = 16 * unit + Character.digit(bytes[i], 16);
		}
		return unit;
	}

}
