package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

import io.spidraparquet.inspect.RunDetails;
import io.spidraparquet.inspect.RunList;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;

/**
 * The command {@code runs}: lists the last runs of a dataset, newest last, or shows one
 * of them.
 */
final class RunsCommand {

	private static final int LAST = 20;

	private final Map<String, String> env;

	private final PrintStream out;

	RunsCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(Words given) throws IOException {
		try (DatasetWords words = DatasetWords.open(given, "runs", "runs")) {
			if (words.parameter("run") != null) {
				return show(words);
			}
			RunList runs = RunList.read(words.dataset(), HomeCheck.home(this.env).dataset(words.output()),
					words.number("last", LAST, "all"));
			if (words.json()) {
				runs.printJson(this.out);
			}
			else {
				runs.print(this.out);
			}
		}
		return ExitCode.DONE;
	}

	private ExitCode show(DatasetWords words) throws IOException {
		if (words.parameter("last") != null) {
			throw new UsageException("run=… shows one run, and last=… lists several: leave one of them out");
		}
		RunDetails details = new RunDetails(words.dataset(), words.run(this.env), words.given());
		if (words.json()) {
			details.printJson(this.out);
		}
		else {
			details.print(this.out);
		}
		return ExitCode.DONE;
	}

}
