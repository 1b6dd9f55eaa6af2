package io.spidraparquet.terminal;

import java.util.Locale;

/**
 * The one filter of text that reaches the log and the terminal. Names, messages and ids
 * come from the API and from pages: their control characters could move the cursor, start
 * a line that looks like one of ours, or change the order in which a line is read.
 */
public final class Printable {

	private Printable() {
	}

	/**
	 * Makes one line of a text. Line breaks and tabs become blanks.
	 * @param text any text
	 * @return the text, with an escape such as {@code \u001b} for each control character
	 */
	public static String line(String text) {
		return filter(text, false);
	}

	/**
	 * Filters a text of several lines. Line breaks and tabs remain.
	 * @param text any text
	 * @return the text, with an escape such as {@code \u001b} for each control character
	 */
	public static String lines(String text) {
		return filter(text, true);
	}

	private static String filter(String text, boolean keepsLines) {
		int first = 0;
		while (first < text.length() && !isControl(text.charAt(first))) {
			first++;
		}
		if (first == text.length()) {
			return text;
		}
		StringBuilder filtered = new StringBuilder(text.length() + 16).append(text, 0, first);
		for (int i = first; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!isControl(c) || (keepsLines && (c == '\n' || c == '\t'))) {
				filtered.append(c);
			}
			else if (c == '\n' || c == '\t' || c == '\r') {
				filtered.append(' ');
			}
			else {
				filtered.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
			}
		}
		return filtered.toString();
	}

	/** C0 and C1 controls, line and paragraph separators, and the bidi controls. */
	private static boolean isControl(char c) {
		return c < ' ' || (c >= '\u007f' && c <= '\u009f') || c == '\u061c' || c == '\u200e' || c == '\u200f'
				|| (c >= '\u2028' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
	}

}
