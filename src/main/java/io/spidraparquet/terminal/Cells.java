package io.spidraparquet.terminal;

import org.jline.utils.WCWidth;

/**
 * The width of texts on a terminal. A Chinese character or an emoji fills two cells, an
 * accent that joins the letter before it none.
 */
public final class Cells {

	private Cells() {
	}

	/**
	 * The width of a text.
	 * @param text without control characters
	 * @return number of cells, 0 or more
	 */
	public static int of(CharSequence text) {
		return text.codePoints().map(Cells::of).sum();
	}

	private static int of(int codePoint) {
		return Math.max(0, WCWidth.wcwidth(codePoint));
	}

	/**
	 * The start of a text.
	 * @param text without control characters
	 * @param most its width in cells, 0 or more
	 * @return the longest start that is not wider
	 */
	public static String start(String text, int most) {
		int end = 0;
		int width = 0;
		while (end < text.length()) {
			int codePoint = text.codePointAt(end);
			width += of(codePoint);
			if (width > most) {
				break;
			}
			end += Character.charCount(codePoint);
		}
		return text.substring(0, end);
	}

	/**
	 * The end of a text.
	 * @param text without control characters
	 * @param most its width in cells, 0 or more
	 * @return the longest end that is not wider
	 */
	public static String end(String text, int most) {
		int start = text.length();
		int width = 0;
		while (start > 0) {
			int codePoint = text.codePointBefore(start);
			width += of(codePoint);
			if (width > most) {
				break;
			}
			start -= Character.charCount(codePoint);
		}
		return text.substring(start);
	}

	/**
	 * A text that is not wider than this.
	 * @param text without control characters
	 * @param most width in cells, 1 or more
	 * @return the text, or its start and an ellipsis
	 */
	public static String cut(String text, int most) {
		return (of(text) <= most) ? text : start(text, most - 1) + "…";
	}

}
