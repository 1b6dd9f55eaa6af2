package io.spidraparquet.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in lines of a limited width. A word that is longer than a line, such as a path,
 * has a line of its own and is not cut: it is there to be copied.
 */
public final class Wrapped {

	/** The width that fits all terminals. */
	public static final int WIDTH = 80;

	private Wrapped() {
	}

	/**
	 * Breaks a text into lines.
	 * @param text any text; control characters become escapes
	 * @param width width of a line in cells
	 * @return at least one line
	 */
	public static List<String> lines(String text, int width) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		for (String word : Printable.line(text).strip().split(" +")) {
			if (!line.isEmpty() && Cells.of(line) + 1 + Cells.of(word) > width) {
				lines.add(line.toString());
				line.setLength(0);
			}
			line.append(line.isEmpty() ? "" : " ").append(word);
		}
		lines.add(line.toString());
		return lines;
	}

	/**
	 * Puts a text beside a label; its further lines are indented as far.
	 * @param label start of the first line
	 * @param indent number of cells before the text
	 * @param text any text; control characters become escapes
	 * @return the lines, of at most {@link #WIDTH} cells where words allow it
	 */
	public static List<String> labelled(String label, int indent, String text) {
		List<String> lines = new ArrayList<>();
		for (String line : lines(text, WIDTH - indent)) {
			String start = lines.isEmpty() ? label : "";
			lines.add(start + " ".repeat(Math.max(0, indent - Cells.of(start))) + line);
		}
		return lines;
	}

}
