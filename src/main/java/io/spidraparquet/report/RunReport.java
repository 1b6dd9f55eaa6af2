package io.spidraparquet.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.failedpages.FailedGroup;
import io.spidraparquet.history.ColumnFigures;
import io.spidraparquet.history.RunFigures;
import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run, as one HTML page.
 *
 * @see PageTemplate
 */
public final class RunReport {

	/** Reasons that are shown at first. */
	private static final int UNFOLDED_REASONS = 12;

	private static final int MOST_RUNS = 30;

	/** Charts of shares do not magnify less. */
	private static final double LEAST_SHARE = 0.1;

	private final Manifest manifest;

	private final Night tonight;

	/** All known runs in the order of time, with this one. */
	private final List<Night> nights;

	private final int position;

	private RunReport(Manifest manifest, List<Night> others) {
		this.manifest = manifest;
		this.tonight = Night.of(RunFigures.of(manifest));
		this.nights = new ArrayList<>(others.stream().filter((night) -> !night.key().equals(manifest.key())).toList());
		this.nights.add(this.tonight);
		this.nights.sort(Night.BY_TIME);
		this.position = this.nights.stream().map(Night::key).toList().indexOf(manifest.key());
	}

	/**
	 * Writes the report.
	 * @param manifest manifest of the run
	 * @param runs other published runs of the dataset, in any order
	 * @param failed records of runs that failed or were stopped
	 * @param failures the failed pages in groups, the largest first
	 * @param output the output as a user would write it
	 * @param out receives UTF-8, and is not closed
	 * @throws IOException if it cannot be written
	 */
	public static void write(Manifest manifest, List<RunFigures> runs, List<FailedRun> failed,
			List<FailedGroup> failures, String output, OutputStream out) throws IOException {
		write(manifest, Night.all(runs, failed), failures, output, out);
	}

	static void write(Manifest manifest, List<Night> others, List<FailedGroup> failures, String output,
			OutputStream out) throws IOException {
		Map<String, Object> model = new RunReport(manifest, others).model(failures);
		model.put("output", output);
		PageTemplate.write("run-report.html", model, out);
	}

	private Map<String, Object> model(List<FailedGroup> failures) {
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("manifest", this.manifest);
		model.put("run", this.manifest.run());
		model.put("verdict", this.tonight.verdict());
		model.put("headline", this.tonight.headline());
		reasons(model);
		model.put("published", Times.minute(this.tonight.endedAt()));
		model.put("started", Times.minute(this.tonight.startedAt()));
		model.put("previous", neighbour(-1));
		model.put("next", neighbour(1));
		model.put("bar", PagesBar.of(this.manifest));
		model.put("failures", FailureView.of(this.manifest.failedPagesByReason(), failures));
		model.put("anyFailures", this.manifest.totals().failedPages() > 0);
		List<Chart> charts = charts();
		model.put("charts", charts);
		model.put("anyCharts", !charts.isEmpty());
		Usual usual = new Usual(this.nights.subList(0, this.position), this.tonight);
		model.put("figures", Figure.of(this.manifest, this.tonight.duration(), usual));
		Map<String, ColumnFigures> figures = RunFigures.columns(this.manifest, Integer.MAX_VALUE);
		model.put("tables",
				this.manifest.tables()
					.stream()
					.map((table) -> TableView.of(table, this.manifest, figures, usual))
					.toList());
		model.put("checks", this.manifest.checks());
		model.put("anyChecks", !this.manifest.checks().isEmpty());
		model.put("severalTables", this.manifest.tables().size() > 1);
		model.put("crawls", CrawlsView.of(this.manifest));
		List<StepTime> steps = StepTime.of(this.manifest);
		model.put("steps", steps);
		model.put("anySteps", !steps.isEmpty());
		List<WorkerRow> workers = WorkerRow.of(this.manifest);
		model.put("workers", workers);
		model.put("anyWorkers", !workers.isEmpty());
		List<Limits> limits = Limits.of(this.manifest);
		model.put("limits", limits);
		model.put("anyLimits", !limits.isEmpty());
		content(model);
		model.put("fileCount",
				Plural.of(this.manifest.tables().stream().mapToLong((table) -> table.files().size()).sum()
						+ this.manifest.failedPageFiles().size(), "file"));
		model.put("job", this.manifest.run().job());
		model.put("settings", new TreeMap<>(this.manifest.run().settings()).entrySet());
		model.put("parameters", new TreeMap<>(this.manifest.run().parameters()).entrySet());
		return model;
	}

	private void reasons(Map<String, Object> model) {
		List<String> reasons = this.manifest.warnings();
		int shown = Math.min(reasons.size(), UNFOLDED_REASONS);
		model.put("reasons", reasons.subList(0, shown));
		model.put("anyReasons", !reasons.isEmpty());
		List<String> more = reasons.subList(shown, reasons.size());
		model.put("moreReasons",
				more.isEmpty() ? null : Map.of("label", Plural.of(more.size(), "more warning"), "all", more));
	}

	private void content(Map<String, Object> model) {
		Manifest.ContentFailures content = this.manifest.content();
		if (content != null && content.failed() > 0) {
			model.put("content", content);
			model.put("contentLabel", Plural.of(content.failed(), "content"));
			model.put("contentMore", content.failed() > content.failures().size());
		}
	}

	/** The nearest published run before or after this one. */
	private @Nullable Map<String, Object> neighbour(int direction) {
		for (int i = this.position + direction; i >= 0 && i < this.nights.size(); i += direction) {
			Night night = this.nights.get(i);
			if (night.verdict().isPublished()) {
				return Map.of("key", night.key(), "report", Links.report(night.key()));
			}
		}
		return null;
	}

	/** The last runs, with this one marked; none if there is no other run. */
	private List<Chart> charts() {
		if (this.nights.size() < 2) {
			return List.of();
		}
		int end = (this.position >= this.nights.size() - MOST_RUNS) ? this.nights.size() : this.position + 1;
		List<Night> shown = this.nights.subList(Math.max(0, end - MOST_RUNS), end);
		String key = this.manifest.key();
		return List.of(Chart.of("Rows", shown, Night::rows, 1, (rows) -> Amounts.number(Math.round(rows)), key),
				Chart.of("Failed pages", shown, Night::failedShare, LEAST_SHARE, Amounts::percent, key));
	}

}
