package io.spidraparquet.inspect;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The list of runs, one line for each. A run that did not succeed has its reason in place
 * of the numbers. The column of the keys gives way if a line became longer than the
 * terminal is wide.
 */
final class RunTable {

	private static final int FEWEST_OF_KEY = 8;

	private static final String GAP = "  ";

	private static final List<String> TITLES = List.of("VERDICT", "PAGES", "ROWS", "FAILED", "TIME");

	private final List<RunEntry> entries;

	private final boolean active;

	RunTable(List<RunEntry> entries, boolean active) {
		this.entries = entries;
		this.active = active;
	}

	void print(PrintStream out) {
		List<Integer> widths = new ArrayList<>(TITLES.stream().map(String::length).toList());
		for (RunEntry entry : this.entries) {
			List<String> cells = cells(entry);
			for (int i = 0; cells != null && i < cells.size(); i++) {
				widths.set(i, Math.max(widths.get(i), cells.get(i).length()));
			}
		}
		int others = widths.stream().mapToInt((width) -> width + GAP.length()).sum();
		int longest = this.entries.stream().mapToInt((entry) -> Shown.length(entry.key())).max().orElse(0);
		int ofKey = Math.max(Math.min(longest, Shown.WIDTH - others), FEWEST_OF_KEY);
		out.println(line("RUN", TITLES, ofKey, widths));
		for (RunEntry entry : this.entries) {
			List<String> cells = cells(entry);
			String key = Shown.cutInside(entry.key(), ofKey);
			out.println((cells != null) ? line(key, cells, ofKey, widths)
					: Shown.padded(key, ofKey) + GAP + Shown.cut(story(entry), Shown.WIDTH - ofKey - GAP.length()));
		}
	}

	/** The numbers of a published run; null for any other run. */
	private static @Nullable List<String> cells(RunEntry entry) {
		Long pages = entry.pages();
		Long rows = entry.rows();
		Long failed = entry.failedPages();
		Double seconds = entry.seconds();
		if (entry.status() != RunEntry.Status.PUBLISHED || pages == null || rows == null || failed == null
				|| seconds == null) {
			return null;
		}
		return List.of(entry.verdict(), Shown.count(pages), Shown.count(rows), Shown.percent(failed, pages),
				Shown.duration(seconds));
	}

	private String story(RunEntry entry) {
		if (entry.status() == RunEntry.Status.UNFINISHED) {
			return entry.verdict() + (this.active ? " (a run is active)" : ": the same command resumes it");
		}
		if (entry.status() == RunEntry.Status.STOPPED) {
			return entry.verdict() + ": the same command resumes it";
		}
		return entry.verdict() + ((entry.reason() != null) ? ": " + entry.reason() : "");
	}

	private static String line(String key, List<String> cells, int ofKey, List<Integer> widths) {
		StringBuilder line = new StringBuilder(Shown.padded(key, ofKey));
		line.append(GAP).append(Shown.padded(cells.get(0), widths.get(0)));
		for (int i = 1; i < cells.size(); i++) {
			String cell = cells.get(i);
			line.append(GAP).append(" ".repeat(widths.get(i) - cell.length())).append(cell);
		}
		return line.toString().stripTrailing();
	}

}
