package io.spidraparquet.inspect;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.spidraparquet.dataset.RunKey;
import io.spidraparquet.terminal.Printable;
import io.spidraparquet.text.ShellWord;
import org.jspecify.annotations.Nullable;

/**
 * The command that goes on with a run, as a shell takes it.
 *
 * @param words the words after {@code jobs/run}
 */
record NextCommand(List<String> words) {

	/**
	 * The command that runs a run again.
	 * @param key of the run
	 * @param parameters parameters of the run
	 * @param given the words with which the dataset was named just now
	 * @param rerun whether it replaces what is published
	 */
	static NextCommand of(String key, Map<String, String> parameters, Given given, boolean rerun) {
		List<String> words = new ArrayList<>();
		LocalDate day = new RunKey(key).day();
		if (day != null) {
			words.add("date=" + day);
		}
		else {
			words.add("crawlId=" + parameters.getOrDefault("crawlId", "@FILE"));
		}
		add("job", (given.parameter("job") != null) ? given.parameter("job") : parameters.get("job"), words);
		boolean named = given.parameter("output") != null;
		add("output", named ? given.parameter("output") : parameters.get("output"), words);
		add("source", parameters.get("source"), words);
		add("rerun", rerun ? "yes" : null, words);
		words.addAll(given.settings());
		return new NextCommand(words);
	}

	private static void add(String name, @Nullable String value, List<String> words) {
		if (value != null) {
			words.add(name + "=" + value);
		}
	}

	/** The command on one line. */
	@Override
	public String toString() {
		return "jobs/run " + String.join(" ", quoted());
	}

	private List<String> quoted() {
		return this.words.stream().map(ShellWord::quoted).map(Printable::line).toList();
	}

	/** Prints the command in lines of at most 80 columns, as far as its words allow. */
	void print(PrintStream out) {
		StringBuilder line = new StringBuilder("  jobs/run");
		boolean first = true;
		for (String word : quoted()) {
			if (!first && line.length() + word.length() + " \\".length() >= Shown.WIDTH) {
				out.println(line + " \\");
				line = new StringBuilder("   ");
			}
			line.append(' ').append(word);
			first = false;
		}
		out.println(line);
	}

}
