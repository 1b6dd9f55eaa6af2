package io.spidraparquet.line;

import org.jspecify.annotations.Nullable;

/**
 * A parameter or an option of commands.
 *
 * @param name name of a parameter, such as {@code output}; or of an option, with its
 * dashes
 * @param shortName the option in one letter, with its dash; null if there is none
 * @param label stands for the value in the help; null if the option takes no value
 * @param description what it does, for the help
 */
record Argument(String name, @Nullable String shortName, @Nullable String label, String description) {

	static final Argument CRAWL_ID = parameter("crawlId", "ID[,ID…]|@FILE",
			"the crawls: ids, or a file with one id per line");

	static final Argument DATE = parameter("date", "DAY",
			"the nightly run of a day in UTC: 2026-11-23, yesterday or today; takes every completed crawl that is"
					+ " not published yet");

	static final Argument OUTPUT = parameter("output", "PATH|URI",
			"root of the dataset; spidra.output in the job definition works too");

	static final Argument JOB = parameter("job", "NAME|FILE",
			"a job definition: NAME for jobs/NAME.yaml, or the path of a .yaml file");

	static final Argument RERUN = parameter("rerun", "yes|no", "yes: fetch again, and replace what is published");

	static final Argument SOURCE = parameter("source", "api|raw",
			"raw: read the responses that earlier runs have kept (--spidra.keep-raw=true), instead of the API");

	static final Argument JSON = new Argument("--json", null, null, "prints JSON for programs");

	static final Argument HELP = new Argument("--help", "-h", null, "shows this help");

	static final Argument QUIET = new Argument("--quiet", "-q", null, "shows warnings and errors only");

	static final Argument VERBOSE = new Argument("--verbose", "-v", null,
			"shows more, and the stack trace of an error");

	static final Argument VERSION = new Argument("--version", "-V", null,
			"shows the versions of spidra-parquet and Java");

	/** A parameter: {@code name=value}. */
	static Argument parameter(String name, String label, String description) {
		return new Argument(name, null, label, description);
	}

	/** An option with a value: {@code --name=value}. */
	static Argument option(String name, String label, String description) {
		return new Argument(name, null, label, description);
	}

	boolean isOption() {
		return this.name.startsWith("-");
	}

}
