package io.spidraparquet.terminal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
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

	private final Display display;

	private Size size;

	private List<AttributedString> lines = List.of();

	private boolean closed;

	private LiveRegion(Terminal terminal) {
		this.terminal = terminal;
		this.display = new Display(terminal, false);
		this.size = terminal.getSize();
		this.display.resize(this.size);
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
			LiveRegion region = new LiveRegion(terminal);
			current = region;
			return region;
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			// for example a folder for temporary files from which no library can be
			// loaded
			return null;
		}
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

	/** Width of the terminal in characters. */
	synchronized int columns() {
		return this.terminal.getSize().getColumns();
	}

	/**
	 * Draws lines in place of those before.
	 * @param next at least one; a line is cut at the width of the terminal
	 */
	synchronized void show(List<AttributedString> next) {
		if (this.closed) {
			return;
		}
		Size now = this.terminal.getSize();
		if (!now.equals(this.size)) {
			resize(now);
		}
		this.lines = next.stream().map((line) -> line.columnSubSequence(0, now.getColumns() - 1)).toList();
		draw();
	}

	private void resize(Size now) {
		erase(now);
		this.size = now;
		this.display.resize(now);
	}

	/**
	 * Removes the lines although the terminal has moved the cursor: it wraps old lines at
	 * a new width, and shows {@code ^C} where the cursor is.
	 */
	private void erase(Size now) {
		if (this.lines.isEmpty()) {
			return;
		}
		int rows = this.lines.stream()
			.mapToInt((line) -> Math.max(1, (line.columnLength() + now.getColumns() - 1) / now.getColumns()))
			.sum();
		this.terminal.writer().print('\r');
		for (int i = 1; i < rows; i++) {
			this.terminal.puts(Capability.cursor_up);
		}
		this.terminal.puts(Capability.clr_eos);
		this.display.reset();
	}

	private void draw() {
		AttributedString last = this.lines.get(this.lines.size() - 1);
		this.display.update(this.lines, this.size.cursorPos(this.lines.size() - 1, last.columnLength()));
		this.terminal.flush();
	}

	private synchronized void above(Runnable print) {
		if (this.closed || this.lines.isEmpty()) {
			print.run();
			return;
		}
		try {
			clear();
		}
		catch (RuntimeException ex) {
			this.closed = true; // the terminal is gone, and the line must not be lost
		}
		print.run();
		if (!this.closed) {
			draw();
		}
	}

	private void clear() {
		erase(this.size);
		this.terminal.flush();
	}

	/** Draws the lines anew after a signal, which the terminal shows. */
	synchronized void signalled() {
		if (!this.closed) {
			erase(this.size);
		}
	}

	/** Removes the lines. What is printed from now on is printed in their place. */
	@Override
	public synchronized void close() throws IOException {
		if (this.closed) {
			return;
		}
		if (!this.lines.isEmpty()) {
			clear();
		}
		this.closed = true;
		current = null;
		this.terminal.close();
	}

}
