package io.spidraparquet.inspect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.spidraparquet.terminal.Cells;
import io.spidraparquet.terminal.Printable;
import io.spidraparquet.text.Amounts;

/**
 * Numbers, times and texts as people read them on a terminal of {@value #WIDTH} columns.
 */
final class Shown {

	/** Columns of the terminal. */
	static final int WIDTH = 80;

	private static final long MOST_IN_FULL = 9_999_999;

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private Shown() {
	}

	/** A number in at most nine characters, such as {@code 1,234} or {@code 12.3M}. */
	static String count(long number) {
		if (number <= MOST_IN_FULL) {
			return Amounts.number(number);
		}
		boolean millions = number < 999_950_000L;
		return String.format(Locale.ROOT, "%,.1f%s", number / (millions ? 1e6 : 1e9), millions ? "M" : "G");
	}

	/**
	 * A share in percent. A share that is neither nothing nor all is not shown as one of
	 * them.
	 * @return for example {@code 1.3 %}; empty if there is nothing to take a share of
	 */
	static String percent(long part, long all) {
		return (all > 0) ? Amounts.percent(part, all) : "";
	}

	/** A duration in seconds, such as {@code 1.3 s} or {@code 2 h 5 min}. */
	static String duration(double seconds) {
		return Amounts.duration(Duration.ofMillis(Math.round(seconds * 1000)));
	}

	/** The seconds between two times in ISO 8601; 0 if one of them cannot be read. */
	static double seconds(String from, String to) {
		return Duration.between(instant(from), instant(to)).toMillis() / 1000.0;
	}

	/** A time in ISO 8601; the epoch if it cannot be read. */
	static Instant instant(String time) {
		try {
			return Instant.parse(time);
		}
		catch (DateTimeException ex) {
			return Instant.EPOCH;
		}
	}

	/** A time to the minute, with its zone. */
	static String time(String time) {
		return MINUTE.format(instant(time));
	}

	/** One line of at most this many cells; the end of a longer one is left out. */
	static String cut(String text, int most) {
		String line = line(text);
		return (length(line) <= most) ? line : Cells.start(line, most - 1).stripTrailing() + "…";
	}

	/** The same, but a longer text loses its middle, so that its end can be seen. */
	static String cutInside(String text, int most) {
		String line = line(text);
		if (length(line) <= most) {
			return line;
		}
		int end = (most - 1) / 2;
		return Cells.start(line, most - 1 - end) + "…" + Cells.end(line, end);
	}

	private static String line(String text) {
		return Printable.line(text.strip().replaceAll("\\s+", " "));
	}

	/** A text with blanks at its end, so that it fills at least this many cells. */
	static String padded(String text, int width) {
		return text + " ".repeat(Math.max(0, width - length(text)));
	}

	/**
	 * Breaks a text into lines at blanks. A word that is longer than a line is broken.
	 * @param first start of the first line
	 * @param others start of all others
	 */
	static List<String> wrap(String text, String first, String others) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder(first);
		boolean begun = false;
		for (String word : text.strip().split(" +")) {
			String rest = word;
			if (begun && length(line.toString()) + 1 + length(rest) > WIDTH) {
				lines.add(line.toString());
				line = new StringBuilder(others);
				begun = false;
			}
			line.append(begun ? " " : "");
			int room = WIDTH - length(line.toString());
			while (length(rest) > room) {
				String start = Cells.start(rest, room);
				lines.add(line.append(start).toString());
				rest = rest.substring(start.length());
				line = new StringBuilder(others);
				room = WIDTH - length(others);
			}
			line.append(rest);
			begun = true;
		}
		lines.add(line.toString().stripTrailing());
		return lines;
	}

	/** Number of cells that a text fills. */
	static int length(String text) {
		return Cells.of(text);
	}

}
