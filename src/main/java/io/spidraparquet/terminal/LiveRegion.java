package io.spidraparquet.terminal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Some lines at the end of a terminal's output that are drawn again and again. Everything
 * else is printed above them. It changes no mode of the terminal, so that a killed
 * process leaves nothing but its lines. Thread-safe.
 */
final class LiveRegion implements Closeable {

	/** The region to print above; null if there is none. */
	private static volatile @Nullable LiveRegion current;

	private final Terminal terminal;

	private final boolean rewraps;

	private Size size;

	/** The lines that the terminal shows. */
	private List<AttributedString> drawn = List.of();

	private boolean closed;

	private LiveRegion(Terminal terminal, boolean rewraps) {
		this.terminal = terminal;
		this.rewraps = rewraps;
		this.size = terminal.getSize();
	}

	/**
	 * Opens a region at the end of standard error.
	 * @return null if that is no terminal on which lines can be drawn again
	 */
	static @Nullable LiveRegion open() {
		// its hook would close the terminal while the run still says how it was stopped;
		// there is no mode of the terminal to be restored
		System.setProperty("org.jline.shutdownhook.disable", "true");
		try {
			// without grapheme clusters, since JLine would ask the terminal for them
			Terminal terminal = TerminalBuilder.builder()
				.system(true)
				.systemOutput(TerminalBuilder.SystemOutput.SysErr)
				.provider("jni")
				.nativeSignals(false)
				.paused(true)
				.dumb(true)
				.graphemeCluster(false)
				.build();
			Size size = terminal.getSize();
			if (terminal.getType().startsWith(Terminal.TYPE_DUMB) || size.getColumns() <= 0 || size.getRows() <= 0) {
				terminal.close();
				return null;
			}
			return on(terminal, Screen.rewraps(System.getenv()));
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			// for example a folder for temporary files from which no library can be
			// loaded
			return null;
		}
	}

	/**
	 * Opens a region at the end of what a terminal shows.
	 * @param terminal closed with the region
	 * @param rewraps whether it wraps the lines that it shows anew when its width changes
	 * @return the region
	 */
	static LiveRegion on(Terminal terminal, boolean rewraps) {
		LiveRegion region = new LiveRegion(terminal, rewraps);
		current = region;
		return region;
	}

	/**
	 * Prints above the region, if there is one.
	 * @param print prints lines on standard error
	 */
	static void printAbove(Runnable print) {
		LiveRegion region = current;
		if (region == null) {
			print.run();
		}
		else {
			region.above(print);
		}
	}

	/** Width of the terminal in cells. */
	synchronized int columns() {
		return this.terminal.getSize().getColumns();
	}

	/**
	 * Draws lines in place of those before.
	 * @param next at least one; a line is cut at the width of the terminal, and lines
	 * that do not fit its height are left out
	 */
	synchronized void show(List<AttributedString> next) {
		if (this.closed) {
			return;
		}
		Size now = this.terminal.getSize();
		if (!now.equals(this.size)) {
			erase();
			this.size = now;
		}
		draw(next.stream()
			.limit(Math.max(1, now.getRows() - 1))
			.map((line) -> line.columnSubSequence(0, now.getColumns() - 1))
			.toList());
	}

	/**
	 * Draws over the lines that are there, which have the same width. Each line ends with
	 * a line feed: a terminal takes lines that it has wrapped itself for one line, and
	 * wraps that anew at a new width.
	 */
	private void draw(List<AttributedString> next) {
		toStart(this.drawn.size());
		for (int i = 0; i < next.size(); i++) {
			this.terminal.writer().print((i > 0) ? "\r\n" : "");
			this.terminal.writer().print(next.get(i).toAnsi(this.terminal));
			this.terminal.puts((i < next.size() - 1) ? Capability.clr_eol : Capability.clr_eos);
		}
		this.terminal.flush();
		this.drawn = next;
	}

	/** Moves the cursor from the last of some rows to the start of the first. */
	private void toStart(int rows) {
		this.terminal.writer().print('\r');
		for (int i = 1; i < rows; i++) {
			this.terminal.puts(Capability.cursor_up);
		}
	}

	/**
	 * Removes the lines although the terminal may have moved the cursor: it shows
	 * {@code ^C} where the cursor is, and some wrap old lines at a new width. Where that
	 * is not certain, a piece of an old line stays, as one row too many would be a line
	 * of the log.
	 */
	private void erase() {
		if (this.drawn.isEmpty()) {
			return;
		}
		int columns = this.terminal.getSize().getColumns();
		toStart(this.rewraps ? this.drawn.stream()
			.mapToInt((line) -> Math.max(1, (line.columnLength() + columns - 1) / columns))
			.sum() : this.drawn.size());
		this.terminal.puts(Capability.clr_eol);
		// tmux keeps a screen that is cleared from its first cell in its history
		this.terminal.puts(Capability.cursor_right);
		this.terminal.puts(Capability.clr_eos);
		this.terminal.writer().print('\r');
		this.terminal.flush();
		this.drawn = List.of();
	}

	private synchronized void above(Runnable print) {
		List<AttributedString> lines = this.drawn;
		if (this.closed || lines.isEmpty()) {
			print.run();
			return;
		}
		try {
			erase();
		}
		catch (RuntimeException ex) {
			this.closed = true; // the terminal is gone, and the line must not be lost
		}
		print.run();
		if (!this.closed) {
			show(lines);
		}
	}

	/** Draws the lines anew after a signal, which the terminal shows. */
	synchronized void signalled() {
		if (!this.closed) {
			erase();
		}
	}

	/** Removes the lines. What is printed from now on is printed in their place. */
	@Override
	public synchronized void close() throws IOException {
		if (this.closed) {
			return;
		}
		erase();
		this.closed = true;
		current = null;
		this.terminal.close();
	}

}
