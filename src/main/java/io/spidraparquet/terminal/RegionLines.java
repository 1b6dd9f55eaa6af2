package io.spidraparquet.terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.spidraparquet.progress.Phase;
import io.spidraparquet.progress.ProgressText;
import io.spidraparquet.progress.RunProgress;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The lines of a terminal that show what a run is doing: the steps, a bar, counts, and
 * what the run waits for.
 */
final class RegionLines {

	private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

	private static final int MAX_BAR = 40;

	private static final int LEAST_BAR = 10;

	/** Characters beside a bar. */
	private static final int AROUND_BAR = 28;

	private final boolean colour;

	private final Symbols symbols;

	/**
	 * Creates lines.
	 * @param colour whether to use colours
	 * @param unicode whether the terminal shows more than ASCII
	 */
	RegionLines(boolean colour, boolean unicode) {
		this.colour = colour;
		this.symbols = unicode ? Symbols.UNICODE : Symbols.ASCII;
	}

	/**
	 * The lines for a moment.
	 * @param now what is done
	 * @param columns width of the terminal in characters
	 * @return two to four lines, which may be wider
	 */
	List<AttributedString> of(RunProgress.Snapshot now, int columns) {
		List<AttributedString> lines = new ArrayList<>();
		lines.add(steps(now, columns));
		double done = now.done();
		int width = Math.min(MAX_BAR, columns - AROUND_BAR);
		if (done >= 0 && width >= LEAST_BAR) {
			lines.add(bar(now, done, width));
		}
		List<String> counts = ProgressText.counts(now);
		if (!counts.isEmpty()) {
			lines.add(new AttributedString("  " + String.join(", ", counts)));
		}
		String waiting = ProgressText.waiting(now);
		if (waiting != null) {
			lines.add(new AttributedString("  " + Printable.line(waiting), style(AttributedStyle.YELLOW)));
		}
		return lines;
	}

	private AttributedString steps(RunProgress.Snapshot now, int columns) {
		AttributedStringBuilder line = new AttributedStringBuilder();
		for (Phase phase : Phase.values()) {
			if (phase == Phase.START) {
				continue;
			}
			int order = phase.compareTo(now.phase());
			AttributedStyle style = (order < 0) ? style(AttributedStyle.GREEN)
					: (order == 0) ? (this.colour ? PLAIN.bold() : PLAIN) : (this.colour ? PLAIN.faint() : PLAIN);
			String symbol = (order < 0) ? this.symbols.done()
					: (order == 0) ? this.symbols.turning(now.elapsed()) : this.symbols.open();
			line.styled(style, symbol + " " + phase.shown()).append("   ");
		}
		String elapsed = clock(now.elapsed());
		int gap = Math.min(columns - 1, MAX_BAR + AROUND_BAR) - line.columnLength() - elapsed.length();
		return line.append(" ".repeat(Math.max(0, gap))).append(elapsed).toAttributedString();
	}

	private AttributedString bar(RunProgress.Snapshot now, double done, int width) {
		int full = (int) Math.round(done * width);
		AttributedStringBuilder line = new AttributedStringBuilder().append("  ");
		line.styled(style(AttributedStyle.GREEN), this.symbols.full().repeat(full));
		line.styled(this.colour ? PLAIN.faint() : PLAIN, this.symbols.empty().repeat(width - full));
		line.append(String.format(Locale.ROOT, " %3d %%", (int) Math.floor(done * 100)));
		String left = (now.pausedUntil() == null) ? ProgressText.left(now) : null;
		return line.append((left != null) ? "  " + left : "").toAttributedString();
	}

	private AttributedStyle style(int foreground) {
		return this.colour ? PLAIN.foreground(foreground) : PLAIN;
	}

	/** A duration whose width does not change with each second. */
	private static String clock(Duration elapsed) {
		return (elapsed.toHours() > 0)
				? String.format(Locale.ROOT, "%d:%02d:%02d", elapsed.toHours(), elapsed.toMinutesPart(),
						elapsed.toSecondsPart())
				: String.format(Locale.ROOT, "%d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
	}

	/**
	 * Characters for states.
	 *
	 * @param done a step that has ended
	 * @param open a step that has not begun
	 * @param turning a step that works, one character for each position
	 * @param full part of a bar
	 * @param empty part of a bar
	 */
	private record Symbols(String done, String open, String turning, String full, String empty) {

		static final Symbols UNICODE = new Symbols("✓", "·", "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "━", "╌");

		static final Symbols ASCII = new Symbols("+", "-", "|/-\\", "#", ".");

		private static final int MILLIS = 100;

		String turning(Duration elapsed) {
			int position = (int) (elapsed.toMillis() / MILLIS % this.turning.length());
			return this.turning.substring(position, position + 1);
		}

	}

}
