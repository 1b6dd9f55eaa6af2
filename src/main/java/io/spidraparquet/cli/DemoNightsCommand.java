package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.spidraparquet.dataset.Dataset;
import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.dataset.PublishedRuns;
import io.spidraparquet.demo.DemoEndpoint;
import io.spidraparquet.demo.DemoNights;
import io.spidraparquet.failed.FailedRun;
import io.spidraparquet.failed.FailedRuns;
import io.spidraparquet.settings.Selection;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.Printable;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code demo nights=N}: runs the job once for each night of a shop, in this
 * process, with one line for each.
 */
final class DemoNightsCommand {

	private static final String NIGHTS = "nights";

	/** One night cannot reach the API, and shall not try for long. */
	private static final String ATTEMPTS = "--spidra.api.max-attempts=";

	private static final String LOG_LEVEL = "--logging.level.io.spidraparquet=";

	/** The exit codes of the nights in which nothing is published. */
	private static final Set<Integer> FAILURES = Set.of(ExitCode.RETRY.value(), ExitCode.TOO_MANY_FAILED_PAGES.value());

	private static final int WIDTH = 80;

	private final Map<String, String> env;

	private final PrintStream out;

	private final boolean verbose;

	DemoNightsCommand(Map<String, String> env, PrintStream out, boolean verbose) {
		this.env = env;
		this.out = out;
		this.verbose = verbose;
	}

	/**
	 * The nights that are asked for, the last of which was yesterday.
	 * @return null if none are asked for
	 */
	static @Nullable DemoNights nights(Words words) {
		String nights = words.parameter(NIGHTS);
		if (nights == null) {
			return null;
		}
		for (String other : List.of("date", "pages")) {
			if (words.parameter(other) != null) {
				throw new UsageException(NIGHTS + " and " + other + " exclude each other: give one of them");
			}
		}
		int number = nights.matches("[0-9]{1,3}") ? Integer.parseInt(nights) : 0;
		if (number < DemoNights.FEWEST || number > DemoNights.MOST) {
			throw new UsageException("nights is " + nights + ", but has to be a number from " + DemoNights.FEWEST
					+ " to " + DemoNights.MOST);
		}
		return new DemoNights(number, LocalDate.now(ZoneOffset.UTC).minusDays(1));
	}

	/**
	 * Runs the nights.
	 * @param nights the nights
	 * @param endpoint serves them
	 * @param output root of the dataset, which is empty
	 * @param words words of the command
	 * @return the exit code
	 * @throws Exception that {@link Failure} explains
	 */
	int run(DemoNights nights, DemoEndpoint endpoint, Path output, Words words) throws Exception {
		this.out.println("An endpoint on " + endpoint.apiUrl()
				+ " serves a shop that is crawled every night. The job runs " + Plural.of(nights.size(), "time") + ":");
		this.out.println();
		Dataset dataset = Dataset.open(output.toUri());
		for (int night = 1; night <= nights.size(); night++) {
			endpoint.begin(nights, night);
			String key = nights.day(night).toString();
			int code = run(key, endpoint.apiUrl(), output, words);
			boolean planted = nights.fails(night) && FAILURES.contains(code);
			String line = Printable.line(line(nights.day(night), code, dataset));
			if (code != ExitCode.DONE.value() && !planted) {
				this.out.println(line);
				return code;
			}
			this.out.println(cut(line));
		}
		show(nights, output);
		return ExitCode.DONE.value();
	}

	/** A run writes nothing to the terminal, unless the user wants to see more. */
	private int run(String date, URI api, Path output, Words words) throws Exception {
		List<String> run = new ArrayList<>(List.of("date=" + date, "output=" + output));
		run.addAll(words.settings());
		run.add("--spidra.api.url=" + api);
		run.add("--spidra.content-allow-loopback=true");
		addUnlessGiven(ATTEMPTS, "2", run);
		Map<String, String> options = words.options();
		if (!this.verbose) {
			addUnlessGiven(LOG_LEVEL, "off", run);
			options = Map.of("--quiet", "");
		}
		Words parsed = Words.parse(run, Selection.PARAMETERS);
		List<String> typed = new ArrayList<>(List.of("demo"));
		typed.addAll(words.typed());
		return new RunCommand(this.env, this.verbose, typed)
			.run(new Words(parsed.parameters(), options, parsed.settings()));
	}

	private static void addUnlessGiven(String setting, String value, List<String> words) {
		if (words.stream().noneMatch((word) -> word.startsWith(setting))) {
			words.add(setting + value);
		}
	}

	private static String line(LocalDate day, int code, Dataset dataset) throws IOException {
		String night = day + " " + day.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT) + "  ";
		if (code != ExitCode.DONE.value()) {
			FailedRun record = FailedRuns.list(dataset).find(day.toString());
			return night + "exit code " + code + ": " + ((record != null) ? record.reason() : "-v says more");
		}
		Manifest manifest = Objects.requireNonNull(PublishedRuns.manifest(dataset, day.toString()));
		String totals = String.format(Locale.ROOT, "%,4d pages, %,3d failed", manifest.totals().pages(),
				manifest.totals().failedPages());
		String first = Stream
			.concat(manifest.checks().stream().filter((check) -> !check.passed()).map(Manifest.Check::found),
					manifest.warnings().stream())
			.findFirst()
			.map((warning) -> "  ! " + warning)
			.orElse("");
		return night + totals + first;
	}

	private static String cut(String line) {
		return (line.length() <= WIDTH) ? line : line.substring(0, WIDTH - 1) + "…";
	}

	private void show(DemoNights nights, Path output) {
		String shown = DemoCommand.display(output);
		this.out.println();
		this.out.println("What to look for:");
		for (DemoNights.Planted event : nights.planted()) {
			this.out.println("  " + event.day() + "  " + event.story());
		}
		this.out.println();
		this.out.println("Ways to look at it:");
		this.out.println("  open " + shown + "/_spidra/index.html   (all nights; needs a browser)");
		this.out.println("  jobs/run runs output=" + shown + " last=" + nights.size());
		this.out.println("  jobs/run runs output=" + shown + " run=" + nights.planted().get(0).day());
	}

}
