package io.spidraparquet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.spidraparquet.schema.Nearest;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.terminal.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The command line: its commands and their help.
 */
@Command(name = "jobs/run", header = "Turns Spidra crawls into Parquet that a data warehouse loads as it is.%n",
		synopsisHeading = "Usage: ", customSynopsis = "jobs/run [COMMAND] [key=value …] [--setting=value …]%n",
		optionListHeading = "%nOptions:%n", commandListHeading = "%nCommands:%n",
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { "0:done, or already published", "2:usage or configuration",
				"3:too many pages failed: nothing was published",
				"4:stopped by a signal; the same command resumes the run",
				"5:failed, a retry may succeed: network, server, disk, job repository",
				"6:failed, a person has to act: key, payment, unknown crawl, schema contract",
				"75:another run holds this dataset" },
		footer = { "", "Parameters:", "  crawlId=ID[,ID…]|@FILE   the crawls: ids, or a file with one id per line",
				"  date=YYYY-MM-DD          the nightly run of that day, or yesterday, today:",
				"                           every completed crawl not published yet",
				"  output=PATH|URI          root of the dataset",
				"  job=NAME|FILE.yaml       a file with settings of the job",
				"  rerun=yes                replaces what is published",
				"  source=raw               reads kept responses instead of the API",
				"  pages=N                  for demo: serves at least N pages", "", "Environment:",
				"  SPIDRA_API_KEY           the API key",
				"  SPIDRA_API_KEY_FILE      path of a file that contains the key",
				"  SPIDRA_HOME              where unfinished runs are kept (~/.spidra-parquet)",
				"  SPIDRA_API_URL           base URL of the API; every setting has a variable", "",
				"All settings and their defaults are in src/docs/reference.md. The main ones:",
				"  --spidra.api.concurrency=4 --spidra.skip.max-ratio=0.5", "  --spidra.parquet.codec=ZSTD", "",
				"Examples:", "  jobs/run demo", "  jobs/run crawlId=abc-123 output=/data/pages",
				"  jobs/run crawlId=@ids.txt output=/data/pages --spidra.parquet.codec=SNAPPY",
				"  jobs/run job=products date=yesterday", "  jobs/run plan job=products date=yesterday",
				"  jobs/run doctor job=products", "  jobs/run runs output=/data/pages",
				"  jobs/run schema output=/data/pages --ddl=bigquery",
				"  jobs/run schema output=/data/pages --ddl=bigquery --alter-since=2026-11-23",
				"  jobs/run schema output=/data/pages --view=bigquery", "  jobs/run schema crawlId=abc-123",
				"  jobs/run init store crawlId=abc-123 output=/data/store" })
public final class SpidraCli {

	private final Map<String, String> env;

	private final PrintStream out;

	private SpidraCli(Map<String, String> env, PrintStream out) {
		this.env = env;
		this.out = out;
	}

	/**
	 * Runs one command.
	 * @param args words of the command line
	 * @param env environment variables
	 * @param out receives the output of the command
	 * @param err receives usage errors
	 * @return the exit code of the process
	 */
	public static int run(String[] args, Map<String, String> env, PrintStream out, PrintStream err) {
		CommandLine commands = new CommandLine(new SpidraCli(env, out));
		for (CommandLine each : commands.getSubcommands().values()) {
			each.setUnmatchedOptionsArePositionalParams(true);
		}
		commands.setExpandAtFiles(false);
		commands.setUsageHelpAutoWidth(true);
		commands.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
		commands.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
		commands.setParameterExceptionHandler((ex, rest) -> refuse(err, unknownCommand(ex, commands)));
		commands.setExecutionExceptionHandler((ex, command, result) -> fail(err, ex));
		try {
			Arrays.asList(args).forEach(Words::refuseSecrets);
		}
		catch (UsageException ex) {
			return refuse(err, String.valueOf(ex.getMessage()));
		}
		return commands.execute(withCommand(args));
	}

	/**
	 * Runs one command. Also a failure of the JVM itself, such as a lack of file handles
	 * or threads, ends it with an exit code of the list.
	 * @param args words of the command line
	 * @param env environment variables
	 * @param out receives the output of the command
	 * @param err receives usage errors
	 * @return the exit code of the process
	 */
	public static int runToEnd(String[] args, Map<String, String> env, PrintStream out, PrintStream err) {
		try {
			return run(args, env, out, err);
		}
		catch (Throwable failure) {
			err.println("error: the process cannot continue (" + failure + "): check the limits of this user and"
					+ " host for memory, open files and threads (ulimit -a), then run again");
			return ExitCode.RETRY.value();
		}
	}

	/** Words like {@code crawlId=…} without a command mean {@code run}. */
	private static String[] withCommand(String[] args) {
		if (Arrays.asList(args).contains("--help")) {
			return new String[] { "help" };
		}
		if (args.length > 0 && args[0].contains("=")) {
			List<String> words = new ArrayList<>(List.of("run"));
			words.addAll(Arrays.asList(args));
			return words.toArray(String[]::new);
		}
		return (args.length > 0) ? args : new String[] { "help" };
	}

	private static String unknownCommand(CommandLine.ParameterException ex, CommandLine commands) {
		if (ex instanceof CommandLine.UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
			String word = unmatched.getUnmatched().get(0);
			return "'" + word + "' is not a command" + Nearest.hint(word, commands.getSubcommands().keySet())
					+ " (commands: " + String.join(", ", commands.getSubcommands().keySet()) + ")";
		}
		return String.valueOf(ex.getMessage());
	}

	private static int refuse(PrintStream err, String message) {
		err.println("error: " + Printable.line(message));
		return ExitCode.USAGE.value();
	}

	private static int fail(PrintStream err, Throwable failure) {
		Failure explained = Failure.of(failure);
		err.println("error: " + Printable.line(explained.message()));
		if (explained.unknown() != null) {
			StringWriter trace = new StringWriter();
			failure.printStackTrace(new PrintWriter(trace));
			err.print(Printable.lines(trace.toString()));
		}
		return explained.code().value();
	}

	@Command(name = "run", description = "Runs the job (this word may be left out)")
	int run(@Parameters(arity = "0..*") @Nullable List<String> words) throws Exception {
		return new RunCommand(this.env).run(orNone(words));
	}

	@Command(name = "demo", description = "Runs the job on the sample data; writes below target/demo only")
	int demo(@Parameters(arity = "0..*") @Nullable List<String> words) throws Exception {
		return new DemoCommand(this.env, this.out).run(orNone(words));
	}

	@Command(name = "runs",
			description = "Lists the last runs of a dataset: output=… [last=N] [--json]; or shows one: run=KEY")
	int runs(@Parameters(arity = "0..*") @Nullable List<String> words) throws IOException {
		return new RunsCommand(this.env, this.out).run(orNone(words)).value();
	}

	@Command(name = "failed",
			description = "Lists the failed pages of a run: output=… [run=KEY] [limit=N] [--json] [retry=yes]")
	int failed(@Parameters(arity = "0..*") @Nullable List<String> words) throws Exception {
		return new FailedCommand(this.env, this.out).run(orNone(words)).value();
	}

	@Command(name = "schema",
			description = {
					"Lists the tables of a dataset and their columns: output=…; or previews them for crawls: crawlId=…",
					"--ddl=… and --view=… print statements for a warehouse, --table=… those of one table" })
	int schema(@Parameters(arity = "0..*") @Nullable List<String> words) throws Exception {
		return new SchemaCommand(this.env, this.out).run(orNone(words)).value();
	}

	@Command(name = "init", description = "Writes a job definition proposed from crawls: NAME crawlId=…")
	int init(@Parameters(arity = "0..*") @Nullable List<String> words) throws Exception {
		return new InitCommand(this.env, this.out).run(orNone(words)).value();
	}

	@Command(name = "plan",
			description = "Says what a run would do and cost, without doing it: the words of a run; --json")
	int plan(@Parameters(arity = "0..*") @Nullable List<String> words) throws Exception {
		return new PlanCommand(this.env, this.out).run(orNone(words)).value();
	}

	@Command(name = "doctor", description = "Checks all that a run needs, and says what to do: job=…, output=…; --json")
	int doctor(@Parameters(arity = "0..*") @Nullable List<String> words) throws Exception {
		return new DoctorCommand(this.env, this.out).run(orNone(words)).value();
	}

	@Command(name = "help", aliases = "--help", description = "Shows this help")
	int help(@Parameters(arity = "0..*") @Nullable List<String> words) {
		new CommandLine(this).setUsageHelpAutoWidth(true).usage(this.out);
		return ExitCode.DONE.value();
	}

	@Command(name = "--version", description = "Shows the version")
	int showVersion() {
		this.out.println("spidra-parquet " + AppVersion.get() + " (Java " + Runtime.version().feature() + ")");
		return ExitCode.DONE.value();
	}

	private static List<String> orNone(@Nullable List<String> words) {
		return (words != null) ? words : List.of();
	}

}
