package io.spidraparquet.text;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The command line that resumes a run, as a shell takes it.
 */
public final class SameCommand {

	/** A longer line is not worth repeating. */
	private static final int MAX_LENGTH = 200;

	private SameCommand() {
	}

	/**
	 * Repeats a command line.
	 * @param words of it, after the launcher
	 * @param date the day that a word such as {@code yesterday} meant; null if there is
	 * none
	 * @return a line to copy, or {@code the same command} if it is long
	 */
	public static String of(List<String> words, @Nullable LocalDate date) {
		List<String> line = new ArrayList<>(List.of("jobs/run"));
		for (String word : words) {
			line.add(ShellWord.quoted((date != null && word.startsWith("date=")) ? "date=" + date : word));
		}
		String command = String.join(" ", line);
		return (command.length() > MAX_LENGTH) ? "the same command" : command;
	}

}
