package io.spidraparquet.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.spidraparquet.scalar.Visible;

/**
 * Texts as YAML has them.
 */
final class YamlText {

	private static final int WIDTH = 118;

	private static final int MAX_SHOWN = 60;

	private YamlText() {
	}

	/**
	 * Quotes a text so that YAML reads it back, and that a terminal shows it as it is.
	 * @param text any text
	 * @return in double quotes, with an escape for each character that cannot be seen
	 */
	static String quote(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		text.codePoints().forEach((c) -> {
			switch (c) {
				case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
				case '\n' -> quoted.append("\\n");
				case '\t' -> quoted.append("\\t");
				case '\r' -> quoted.append("\\r");
				default ->
					quoted.append((Visible.is(c) && (c == ' ' || Character.getType(c) != Character.SPACE_SEPARATOR))
							? Character.toString(c)
							: String.format(Locale.ROOT, (c > Character.MAX_VALUE) ? "\\U%08x" : "\\u%04x", c));
			}
		});
		return quoted.append('"').toString();
	}

	/** Quotes a text for a comment; a long one is shortened. */
	static String shown(String text) {
		int length = text.codePointCount(0, text.length());
		return quote((length <= MAX_SHOWN) ? text : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN - 1)) + "…");
	}

	/** A list of texts. */
	static String list(List<String> texts) {
		return "[" + String.join(", ", texts.stream().map(YamlText::quote).toList()) + "]";
	}

	/**
	 * A comment of as many lines as it needs.
	 * @param indent blanks before each line
	 * @param text one line
	 */
	static List<String> comment(int indent, String text) {
		String start = " ".repeat(indent) + "#";
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder(start);
		for (String word : text.split(" ")) {
			if (line.length() > start.length() && line.length() + 1 + word.length() > WIDTH) {
				lines.add(line.toString());
				line = new StringBuilder(start);
			}
			line.append(' ').append(word);
		}
		lines.add(line.toString());
		return lines;
	}

}
