package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.DatasetProperties;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.UnfinishedRuns;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Outputs;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.Printable;
import io.spidraparquet.terminal.TextTable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code runs}: lists the published runs of a dataset, and its unfinished
 * runs on this machine. It reads manifests and state only, so it works while a run is
 * active.
 */
final class RunsCommand {

	private static final int MAX_WIDTH = 60;

	/** Position of the cell with the number of tables. */
	private static final int TABLES = 5;

	private final Map<String, String> env;

	private final PrintStream out;

	RunsCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(List<String> arguments) throws IOException {
		Words words = Words.parse(arguments, Set.of("job", "output"));
		try (ConfigurableApplicationContext context = JobSettings.context(words)) {
			JobSettings settings = new JobSettings(context.getEnvironment());
			String given = words.parameter("output");
			String output = (given != null) ? given : settings.bind(JobProperties.class).output();
			if (output == null) {
				throw new UsageException("runs needs output=…, the dataset whose runs it lists");
			}
			URI uri = Outputs.resolve(output);
			return show(uri, Dataset.open(uri, settings.bind(DatasetProperties.class)));
		}
	}

	private ExitCode show(URI output, Dataset dataset) throws IOException {
		PublishedRuns published = PublishedRuns.read(dataset, List.of());
		boolean oneTable = published.runs().stream().allMatch((run) -> run.tables() == 1);
		TextTable table = new TextTable(MAX_WIDTH, oneTable ? Set.of(0, 3, 4, 5, 6, 7) : Set.of(0, 3, 4, 5, 6, 7, 8));
		table.add(cells(oneTable, "#", "RUN", "STATUS", "PAGES", "ROWS", "TABLES", "FAILED", "BYTES", "SECONDS",
				"PUBLISHED"));
		for (PublishedRuns.Run run : published.runs()) {
			Duration duration = Duration.between(Instant.parse(run.startedAt()), Instant.parse(run.publishedAt()));
			table.add(cells(oneTable, Long.toString(run.sequence()), run.key(), "published",
					Long.toString(run.totals().pages()), Long.toString(run.totals().rows()),
					Integer.toString(run.tables()), Long.toString(run.totals().failedPages()),
					Long.toString(run.totals().bytes()),
					String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0), run.publishedAt()));
		}
		Path state = RunCommand.home(this.env).dataset(output);
		boolean held = DatasetLock.isHeld(state);
		List<String> unfinished = new UnfinishedRuns(state).keys();
		for (String key : unfinished) {
			table.add(cells(oneTable, "", key, held ? "unfinished (a run is active)" : "unfinished", "", "", "", "", "",
					"", ""));
		}
		if (published.runs().isEmpty() && unfinished.isEmpty()) {
			this.out.println(Printable.line("no runs in " + dataset.display()));
		}
		else {
			table.print(this.out);
		}
		return ExitCode.DONE;
	}

	/** The cells of a row; the number of tables is told only where there are several. */
	private static List<String> cells(boolean oneTable, String... cells) {
		List<String> shown = new ArrayList<>(List.of(cells));
		if (oneTable) {
			shown.remove(TABLES);
		}
		return shown;
	}

}
