package io.spidraparquet.report;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * The last runs of a dataset at a glance, as one HTML page.
 *
 * @see PageTemplate
 */
public final class IndexPage {

	/** Its path under {@code _spidra}. */
	public static final String FILE = "index.html";

	/** Runs that are shown. */
	private static final int MOST_RUNS = 90;

	/** Runs that deserve a look and are listed next to the calendar. */
	private static final int MOST_LOOK = 5;

	/** Charts of shares do not magnify less. */
	private static final double LEAST_SHARE = 0.1;

	private IndexPage() {
	}

	/**
	 * Writes the index.
	 * @param runs published runs of the dataset in any order, of which the last ones are
	 * shown
	 * @param failed records of its runs that failed or were stopped
	 * @param job name of the job definition; null if there is none
	 * @param output the output as a user would write it
	 * @param out receives UTF-8, and is not closed
	 * @throws IOException if it cannot be written
	 */
	public static void write(List<RunFigures> runs, List<FailedRun> failed, @Nullable String job, String output,
			OutputStream out) throws IOException {
		write(Night.all(runs, failed), job, output, out);
	}

	static void write(List<Night> nights, @Nullable String job, String output, OutputStream out) throws IOException {
		List<Night> sorted = nights.stream().sorted(Night.BY_TIME).toList();
		Map<String, Object> model = model(sorted.subList(Math.max(0, sorted.size() - MOST_RUNS), sorted.size()));
		model.put("job", job);
		model.put("output", output);
		PageTemplate.write("index.html", model, out);
	}

	private static Map<String, Object> model(List<Night> nights) {
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("any", !nights.isEmpty());
		model.put("verdict", Verdict.NOTHING_NEW);
		if (nights.isEmpty()) {
			return model;
		}
		Night last = nights.get(nights.size() - 1);
		model.put("verdict", last.verdict());
		model.put("last", RunRow.of(last));
		model.put("since", last.endedAt());
		model.put("prefix", "runs/");
		List<RunRow> rows = new ArrayList<>();
		for (int i = nights.size() - 1; i >= 0; i--) {
			rows.add(RunRow.of(nights.get(i)));
		}
		Calendar calendar = Calendar.of(nights);
		model.put("calendar", calendar);
		List<RunRow> look = rows.stream().filter((row) -> row.verdict().isTrouble()).limit(MOST_LOOK).toList();
		model.put("look", look);
		model.put("anyLook", !look.isEmpty());
		model.put("anyNights", calendar != null || !look.isEmpty());
		model.put("nightsLabel", (calendar != null) ? "Nights" : "Lately");
		model.put("nightly", last.day() != null);
		model.put("count", Plural.of(nights.size(), "run"));
		model.put("runs", rows);
		model.put("charts",
				List.of(Chart.of("Rows", nights, Night::rows, 1, (rows1) -> Amounts.number(Math.round(rows1)), null),
						Chart.of("Failed pages", nights, Night::failedShare, LEAST_SHARE, Amounts::percent, null),
						Chart.of("Duration", nights, (night) -> night.duration().toMillis(), 1,
								(millis) -> Amounts.duration(Duration.ofMillis(Math.round(millis))), null),
						Chart.of("Size", nights, Night::bytes, 1, (bytes) -> Amounts.bytes(Math.round(bytes)), null)));
		List<Chart> columns = ColumnCharts.of(nights);
		model.put("columns", columns);
		model.put("anyColumns", !columns.isEmpty());
		return model;
	}

}
