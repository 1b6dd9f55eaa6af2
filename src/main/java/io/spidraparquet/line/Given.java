package io.spidraparquet.line;

import java.io.PrintStream;
import java.nio.file.Path;

import io.spidraparquet.settings.Words;
import org.jspecify.annotations.Nullable;

/**
 * What a user has given on the command line.
 *
 * @param command the command, {@link Command#RUN} if it is left out
 * @param operand the word that follows some commands, such as the name after
 * {@code init}; null if there is none
 * @param words parameters, options and settings
 */
public record Given(Command command, @Nullable String operand, Words words) {

	/** Whether the version is wanted, and nothing else. */
	public boolean asksForVersion() {
		return this.words.has(Argument.VERSION.name());
	}

	/** Whether help is wanted, and nothing else. */
	public boolean asksForHelp() {
		return this.command == Command.HELP || this.words.has(Argument.HELP.name());
	}

	/** Whether only warnings and errors are wanted. */
	public boolean isQuiet() {
		return this.words.has(Argument.QUIET.name());
	}

	/** Whether more is wanted, and the stack traces of errors. */
	public boolean isVerbose() {
		return this.words.has(Argument.VERBOSE.name());
	}

	/**
	 * Prints the script that completes words in the shell that is wanted.
	 * @param jobs the folder of job definitions
	 */
	public void printCompletion(PrintStream out, Path jobs) {
		out.print(Completion.script(this.operand, jobs));
		out.flush();
	}

	/** Prints the help that is wanted: the front page, or that of one command. */
	public void printHelp(PrintStream out) {
		Command wanted = this.command;
		if (wanted == Command.HELP && this.operand != null) {
			wanted = Command.find(this.operand);
		}
		else if (wanted == Command.HELP) {
			wanted = null;
		}
		out.print((wanted != null) ? Help.of(wanted) : Help.frontPage());
		out.flush();
	}

}
