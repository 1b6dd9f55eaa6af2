package io.spidraparquet.terminal;

import java.util.Map;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * What standard error is connected to.
 */
public final class Screen {

	/** System property that the launcher sets if standard error is a terminal. */
	private static final String TERMINAL = "spidra.terminal";

	private Screen() {
	}

	/**
	 * Whether a person looks at standard error.
	 * @return false for a file, a pipe, and a terminal that cannot draw
	 */
	public static boolean isTerminal() {
		return Boolean.getBoolean(TERMINAL);
	}

	/**
	 * Whether colours are wanted.
	 * @return false if {@code NO_COLOR} is set, see https://no-color.org
	 */
	static boolean hasColour() {
		String none = System.getenv("NO_COLOR");
		return isTerminal() && (none == null || none.isEmpty());
	}

	/**
	 * Whether the terminal is known to wrap the lines that it shows anew when its width
	 * changes. tmux does; xterm, GNU screen and the console of Linux do not; from others
	 * there is no sign that a program inherits reliably.
	 */
	static boolean rewraps(Map<String, String> env) {
		String type = env.getOrDefault("TERM", "");
		return env.containsKey("TMUX") && !env.containsKey("STY")
				&& (type.startsWith("tmux") || type.startsWith("screen"));
	}

	/** Marks the start of an error. */
	static String error(String text) {
		return coloured(text, AttributedStyle.DEFAULT.bold().foreground(AttributedStyle.RED));
	}

	/** Marks the start of a warning. */
	static String warning(String text) {
		return coloured(text, AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW));
	}

	private static String coloured(String text, AttributedStyle style) {
		return hasColour() ? new AttributedString(text, style).toAnsi() : text;
	}

}
