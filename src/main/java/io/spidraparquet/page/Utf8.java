package io.spidraparquet.page;

/**
 * Checks that text is UTF-8 (RFC 3629). Parsers accept some malformed bytes and change
 * them silently.
 */
public final class Utf8 {

	private Utf8() {
	}

	/**
	 * Whether text is well-formed UTF-8.
	 * @param slice the text
	 * @return false if it has overlong forms, surrogates or other bytes that do not
	 * encode a character
	 */
	public static boolean isWellFormed(JsonSlice slice) {
		byte[] text = slice.bytes();
		int end = slice.end();
		int i = JsonText.endOfAscii(text, slice.start(), end);
		while (i < end) {
			byte first = text[i++];
			if (first < 0) {
				int rest = continuations(first, (i < end) ? text[i] : 0);
				if (rest == 0 || i + rest > end || !areContinuations(text, i + 1, i + rest)) {
					return false;
				}
				i = JsonText.endOfAscii(text, i + rest, end);
			}
		}
		return true;
	}

	/**
	 * How many bytes follow the first byte of a character; 0 if no character begins with
	 * these two. The second byte reveals overlong forms, surrogates and code points
	 * beyond Unicode.
	 */
	private static int continuations(byte firstByte, byte secondByte) {
		int first = firstByte & 0xff;
		int second = secondByte & 0xff;
		int least = (first == 0xe0) ? 0xa0 : (first == 0xf0) ? 0x90 : 0x80;
		int most = (first == 0xed) ? 0x9f : (first == 0xf4) ? 0x8f : 0xbf;
		if (second < least || second > most || first < 0xc2 || first > 0xf4) {
			return 0;
		}
		return (first < 0xe0) ? 1 : (first < 0xf0) ? 2 : 3;
	}

	private static boolean areContinuations(byte[] text, int from, int to) {
		for (int i = from; i < to; i++) {
			if ((text[i] & 0xc0) != 0x80) {
				return false;
			}
		}
		return true;
	}

}
