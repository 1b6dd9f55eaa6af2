package io.spidraparquet.line;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A parameter or an option of commands.
 *
 * @param name name of a parameter, such as {@code output}; or of an option, with its
 * dashes
 * @param shortName the option in one letter, with its dash; null if there is none
 * @param label stands for the value in the help; null if the option takes no value
 * @param description what it does, for the help
 * @param values words that it takes, if the label does not name them
 */
record Argument(String name, @Nullable String shortName, @Nullable String label, String description,
		List<String> values) {

	static final Argument CRAWL_ID = parameter("crawlId", "ID[,ID…]|@FILE",
			"the crawls: ids, or a file with one id per line");

	static final Argument DATE = parameter("date", "DAY",
			"the nightly run of a day in UTC: 2026-11-23, yesterday or today; takes every completed crawl that is"
					+ " not published yet")
		.taking("yesterday", "today");

	static final Argument OUTPUT = parameter("output", "PATH|URI",
			"root of the dataset; spidra.output in the job definition works too");

	static final Argument JOB = parameter("job", "NAME|FILE",
			"a job definition: NAME for jobs/NAME.yaml, or the path of a .yaml file");

	static final Argument RERUN = parameter("rerun", "yes|no", "yes: fetch again, and replace what is published");

	static final Argument SOURCE = parameter("source", "api|raw",
			"raw: read the responses that earlier runs have kept (--spidra.keep-raw=true), instead of the API");

	static final Argument JSON = flag("--json", null, "prints JSON for programs");

	static final Argument HELP = flag("--help", "-h", "shows this help");

	static final Argument QUIET = flag("--quiet", "-q", "shows warnings and errors only");

	static final Argument VERBOSE = flag("--verbose", "-v", "shows more, and the stack trace of an error");

	static final Argument VERSION = flag("--version", "-V", "shows the versions of spidra-parquet and Java");

	/** A parameter: {@code name=value}. */
	static Argument parameter(String name, String label, String description) {
		return new Argument(name, null, label, description, List.of());
	}

	/** An option with a value: {@code --name=value}. */
	static Argument option(String name, String label, String description) {
		return new Argument(name, null, label, description, List.of());
	}

	/** An option without a value. */
	static Argument flag(String name, @Nullable String shortName, String description) {
		return new Argument(name, shortName, null, description, List.of());
	}

	/** The same with words that completion proposes. */
	Argument taking(String... words) {
		return new Argument(this.name, this.shortName, this.label, this.description, List.of(words));
	}

	/**
	 * Words that completion proposes: those given, or those of a label such as yes|no.
	 */
	@Override
	public List<String> values() {
		return (!this.values.isEmpty() || this.label == null) ? this.values
				: Stream.of(this.label.split("\\|")).filter((word) -> word.matches("[a-z]+")).toList();
	}

	boolean isOption() {
		return this.name.startsWith("-");
	}

}
