package io.spidraparquet.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.spidraparquet.line.CommandLines;
import io.spidraparquet.line.Given;
import io.spidraparquet.page.DeepStack;
import io.spidraparquet.settings.AppVersion;
import io.spidraparquet.settings.JobSettings;
import io.spidraparquet.settings.Reason;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Variables;
import io.spidraparquet.terminal.ConsoleLogProvider;
import io.spidraparquet.terminal.LogFields;
import io.spidraparquet.terminal.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands.
 */
public final class SpidraCli {

	static {
		ConsoleLogProvider.install(); // before the first logger
	}

	private static final Logger logger = LoggerFactory.getLogger(SpidraCli.class);

	private SpidraCli() {
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
		Given given;
		try {
			given = CommandLines.parse(args);
			if (given.asksForVersion()) {
				out.println("spidra-parquet " + AppVersion.get() + " (Java " + Runtime.version().feature() + ")");
				return ExitCode.DONE.value();
			}
			if (given.asksForHelp()) {
				given.printHelp(out);
				return ExitCode.DONE.value();
			}
			Variables.check(env.keySet());
		}
		catch (UsageException ex) {
			err.println("error: " + Printable.line(String.valueOf(ex.getMessage())));
			return ExitCode.USAGE.value();
		}
		try {
			return run(given, env, out);
		}
		catch (Exception ex) {
			return fail(err, ex, given.isVerbose());
		}
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
			FutureTask<Integer> command = new FutureTask<>(() -> run(args, env, out, err));
			DeepStack.thread(command, "command").start();
			return command.get();
		}
		catch (Throwable ex) {
			Throwable failure = (ex instanceof ExecutionException && ex.getCause() != null) ? ex.getCause() : ex;
			err.println("error: the process cannot continue (" + Reason.line(failure)
					+ "): check the limits of this user and"
					+ " host for memory, open files and threads (ulimit -a), then run again");
			return ExitCode.RETRY.value();
		}
	}

	private static int run(Given given, Map<String, String> env, PrintStream out) throws Exception {
		return switch (given.command()) {
			case RUN -> new RunCommand(env, given.isVerbose()).run(given.words());
			case DEMO -> new DemoCommand(env, out, given.isVerbose()).run(given.words());
			case RUNS -> new RunsCommand(env, out).run(given.words()).value();
			case SCHEMA -> new SchemaCommand(env, out).run(given.words()).value();
			case INIT -> new InitCommand(env, out).run(given.operand(), given.words()).value();
			case FAILED -> new FailedCommand(env, out).run(given.words()).value();
			case PLAN -> new PlanCommand(env, out).run(given.words()).value();
			case DOCTOR -> new DoctorCommand(env, out).run(given.words()).value();
			case WORKER -> new WorkerCommand(env).run(given.words());
			case ICEBERG -> new IcebergCommand(env, out).run(given.words()).value();
			case COMPLETION -> {
				given.printCompletion(out, JobSettings.folder());
				yield ExitCode.DONE.value();
			}
			case HELP -> ExitCode.DONE.value();
		};
	}

	private static int fail(PrintStream err, Throwable failure, boolean verbose) {
		Failure explained = Failure.of(failure);
		if (LogFields.isStructured()) {
			logger.error("{}", explained.message(), (explained.unknown() != null || verbose) ? failure : null);
			return explained.code().value();
		}
		err.println("error: " + Printable.line(explained.message())
				+ ((explained.unknown() != null) ? "; please report this" : ""));
		if (explained.unknown() != null || verbose) {
			StringWriter trace = new StringWriter();
			failure.printStackTrace(new PrintWriter(trace));
			err.print(Printable.lines(trace.toString()));
		}
		return explained.code().value();
	}

}
