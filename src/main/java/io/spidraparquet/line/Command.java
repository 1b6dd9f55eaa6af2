package io.spidraparquet.line;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The commands in the order of the help. What a command does is in {@code cli}.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists cannot change
public enum Command {

	/** Runs the job. */
	RUN("run", "Runs the job (this word may be left out)",
			List.of(Argument.CRAWL_ID, Argument.DATE, Argument.OUTPUT, Argument.JOB, Argument.RERUN, Argument.SOURCE),
			"jobs/run crawlId=abc-123 output=/data/pages",
			"jobs/run crawlId=@ids.txt output=/data/pages --spidra.parquet.codec=SNAPPY",
			"jobs/run job=products date=yesterday", "jobs/run run job=products date=2026-11-23 rerun=yes"),

	/** Runs the job on the sample data. */
	DEMO("demo", "Runs the job on the sample data; writes below target/demo only",
			List.of(Argument.DATE,
					Argument.parameter("pages", "N", "serves crawls with about that many pages, 1 to 50,000"),
					Argument.parameter("nights", "N",
							"runs that many nights of a shop with their faults, 2 to 90, and says what to look for")),
			"jobs/run demo", "jobs/run demo nights=30", "jobs/run demo date=2026-11-23 pages=20000"),

	/** Says what a run would do. */
	PLAN("plan", "Says what a run would do and cost, without doing it",
			List.of(Argument.CRAWL_ID, Argument.DATE, Argument.OUTPUT, Argument.JOB, Argument.RERUN, Argument.SOURCE,
					Argument.JSON),
			"jobs/run plan job=products date=yesterday", "jobs/run plan crawlId=abc-123 output=/data/pages"),

	/** Checks all that a run needs. */
	DOCTOR("doctor", "Checks all that a run needs, and says what to do",
			List.of(Argument.JOB, Argument.OUTPUT, Argument.JSON), "jobs/run doctor job=products",
			"jobs/run doctor output=/data/pages"),

	/** Lists the runs of a dataset, or shows one. */
	RUNS("runs", "Lists the runs of a dataset, also while one is active, or shows one",
			List.of(Argument.OUTPUT, Argument.JOB,
					Argument.parameter("last", "N|all", "how many runs it lists, 20 by default"),
					Argument.parameter("run", "KEY", "shows this run"), Argument.JSON),
			"jobs/run runs output=/data/pages", "jobs/run runs job=products last=all --json",
			"jobs/run runs job=products run=2026-11-23"),

	/** Lists failed pages. */
	FAILED("failed", "Lists the failed pages of a run, or has them extracted again",
			List.of(Argument.OUTPUT, Argument.JOB,
					Argument.parameter("run", "KEY", "of this run; by default the one that was published last"),
					Argument.parameter("limit", "N|all", "how many pages it lists, 50 by default"),
					Argument.parameter("retry", "yes|no",
							"yes: asks the API to extract the pages again, which spends credits"),
					Argument.JSON),
			"jobs/run failed output=/data/pages", "jobs/run failed job=products run=2026-11-23 --json",
			"jobs/run failed job=products retry=yes"),

	/** Lists the tables and columns of a dataset, or previews them. */
	SCHEMA("schema", "Lists the tables of a dataset and their columns, or previews them", List.of(Argument.OUTPUT,
			Argument.JOB,
			Argument.parameter("crawlId", "ID[,ID…]|@FILE",
					"previews the columns after a run over these crawls; writes nothing"),
			Argument
				.option("--ddl", "DIALECT",
						"prints CREATE TABLE for bigquery, snowflake, redshift, duckdb, spark, athena or trino, or"
								+ " a sources file for dbt")
				.taking("bigquery", "snowflake", "redshift", "duckdb", "spark", "athena", "trino", "dbt"),
			Argument.option("--alter-since", "RUN",
					"with --ddl: prints the changes that the runs after this one need instead"),
			Argument
				.option("--view", "DIALECT",
						"prints views that read a path as one column and the latest version of each page, and"
								+ " joins of tables; for the dialects of --ddl")
				.taking("bigquery", "snowflake", "redshift", "duckdb", "spark", "athena", "trino"),
			Argument.option("--table", "NAME", "only this table")), "jobs/run schema output=/data/pages",
			"jobs/run schema output=/data/pages --ddl=bigquery",
			"jobs/run schema output=/data/pages --ddl=bigquery --alter-since=2026-11-23",
			"jobs/run schema output=/data/pages --view=snowflake --table=pages",
			"jobs/run schema job=products crawlId=abc-123"),

	/** Works for runs on other hosts. */
	WORKER("worker", "Fetches and writes for runs with --spidra.workers=remote, until it is stopped", List.of(),
			"jobs/run worker --spring.datasource.url=jdbc:postgresql://db:5432/spidra",
			"jobs/run worker --spidra.worker.threads=4 --spidra.worker.idle-exit=10m"),

	/** Compares Iceberg tables with what is published. */
	ICEBERG("iceberg", "Compares the Iceberg tables of a dataset with what is published, or completes them",
			List.of(Argument.OUTPUT, Argument.JOB,
					Argument.flag("--register", null, "brings all published runs into the tables")),
			"jobs/run iceberg job=products",
			"jobs/run iceberg output=/data/pages --spidra.iceberg.catalog=hadoop --register"),

	/** Writes a job definition. */
	INIT("init", "NAME", "Writes a job definition proposed from crawls; never overwrites",
			List.of(Argument.CRAWL_ID,
					Argument.parameter("output", "PATH|URI", "root of the dataset, for the definition")),
			"jobs/run init store crawlId=abc-123 output=/data/store",
			"jobs/run init store crawlId=abc-123 --spidra.flatten.tables=products"),

	/** Prints the completion of a shell. */
	COMPLETION("completion", "SHELL", "Prints what completes words by TAB, in bash or zsh", List.of(),
			"jobs/run completion bash", "jobs/run completion zsh"),

	/** Shows the help. */
	HELP("help", "COMMAND", "Shows the help of a command, or this page", List.of(), "jobs/run help",
			"jobs/run help schema");

	private static final List<Argument> COMMON = List.of(Argument.QUIET, Argument.VERBOSE, Argument.HELP);

	private final String word;

	private final @Nullable String operand;

	private final String summary;

	private final List<Argument> arguments;

	private final List<String> examples;

	Command(String word, String summary, List<Argument> arguments, String... examples) {
		this(word, null, summary, arguments, examples);
	}

	Command(String word, @Nullable String operand, String summary, List<Argument> arguments, String... examples) {
		this.word = word;
		this.operand = operand;
		this.summary = summary;
		this.arguments = arguments;
		this.examples = List.of(examples);
	}

	/**
	 * Finds a command.
	 * @param word word as typed
	 * @return null if there is none of that name
	 */
	static @Nullable Command find(String word) {
		return Arrays.stream(values()).filter((command) -> command.word.equals(word)).findFirst().orElse(null);
	}

	static List<String> words() {
		return Arrays.stream(values()).map(Command::word).toList();
	}

	public String word() {
		return this.word;
	}

	/** Stands for the word after the command in the help; null if it takes none. */
	@Nullable String operand() {
		return this.operand;
	}

	String summary() {
		return this.summary;
	}

	List<String> examples() {
		return this.examples;
	}

	/** The parameters, in the order of the help. */
	List<Argument> parameters() {
		return this.arguments.stream().filter((argument) -> !argument.isOption()).toList();
	}

	/** The options, also those that all commands have. */
	List<Argument> options() {
		return Stream.concat(this.arguments.stream().filter(Argument::isOption), COMMON.stream()).toList();
	}

	Set<String> parameterNames() {
		return parameters().stream().map(Argument::name).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	Set<String> optionNames() {
		return options().stream().map(Argument::name).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** Whether the command takes settings. */
	boolean takesSettings() {
		return this != HELP && this != COMPLETION;
	}

}
