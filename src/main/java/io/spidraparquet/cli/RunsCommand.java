package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.spidraparquet.inspect.RunList;

/**
 * The command {@code runs}: lists the last runs of a dataset, newest last.
 */
final class RunsCommand {

	private static final int LAST = 20;

	private final Map<String, String> env;

	private final PrintStream out;

	RunsCommand(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	ExitCode run(List<String> arguments) throws IOException {
		try (DatasetWords words = DatasetWords.open(arguments, "runs", "runs", Set.of("job", "last", "output"))) {
			RunList runs = RunList.read(words.dataset(), RunCommand.home(this.env).dataset(words.output()),
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

}
