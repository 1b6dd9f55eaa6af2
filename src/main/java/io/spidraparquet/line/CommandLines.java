package io.spidraparquet.line;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Words;
import io.spidraparquet.text.Nearest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Reads a command line. Only the model of the command that was chosen is built, which
 * saves time at each start.
 */
public final class CommandLines {

	private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

	private CommandLines() {
	}

	/**
	 * Reads a command line.
	 * @param args words as typed
	 * @return what the user has given
	 * @throws UsageException if a word is not valid, with what was probably meant
	 */
	public static Given parse(String[] args) {
		Arrays.asList(args).forEach(Words::refuseSecrets);
		List<String> words = new ArrayList<>(Arrays.asList(args));
		int position = position(words);
		if (position < 0) {
			boolean front = words.stream().allMatch(CommandLines::isCommon);
			return parse(front ? Command.HELP : Command.RUN, words, front);
		}
		String word = words.remove(position);
		Command command = Command.find(word);
		if (command == null) {
			List<String> names = Command.words();
			throw new UsageException("'" + word + "' is not a command" + Nearest.hint(word, names) + " (commands: "
					+ String.join(", ", names) + ")");
		}
		return parse(command, words, false);
	}

	/** The position of the command; -1 if the words begin with those of a run. */
	private static int position(List<String> words) {
		for (int i = 0; i < words.size(); i++) {
			String word = words.get(i);
			if (!word.startsWith("-")) {
				return word.contains("=") ? -1 : i;
			}
			if (!isCommon(word) && !word.contains("=")) {
				return -1;
			}
		}
		return -1;
	}

	private static boolean isCommon(String word) {
		return List.of(Argument.HELP, Argument.VERSION, Argument.QUIET, Argument.VERBOSE)
			.stream()
			.anyMatch((argument) -> word.equals(argument.name()) || word.equals(argument.shortName()));
	}

	private static Given parse(Command command, List<String> words, boolean front) {
		if (words.contains(Argument.VERSION.name()) || words.contains(Argument.VERSION.shortName())) {
			return new Given(command, null, new Words(Map.of(), Map.of(Argument.VERSION.name(), ""), List.of()));
		}
		if (words.contains("--")) {
			Words.requireSettings(List.of("--"), command.parameterNames(), command.optionNames());
		}
		words.stream().filter(command.parameterNames()::contains).findFirst().ifPresent((name) -> {
			throw withoutValue(name);
		});
		Given plain = front ? null : plain(command, words);
		return (plain != null) ? plain : parseOptions(command, words, front);
	}

	/**
	 * Reads the words of a scheduler, parameters and settings alone. They need no model
	 * of the command, whose classes Java 25 cannot keep in its cache, as their format is
	 * too old.
	 * @return null if there is another word, or one is wrong
	 */
	private static @Nullable Given plain(Command command, List<String> words) {
		Map<String, String> parameters = new TreeMap<>();
		List<String> settings = new ArrayList<>();
		for (String word : words) {
			int end = word.indexOf('=');
			String name = word.substring(0, Math.max(end, 0));
			if (name.startsWith("--") && name.contains(".")) {
				settings.add(word);
			}
			else if (!command.parameterNames().contains(name) || end == word.length() - 1
					|| parameters.put(name, word.substring(end + 1)) != null) {
				return null;
			}
		}
		check(command, settings);
		return new Given(command, null, new Words(parameters, Map.of(), settings));
	}

	private static Given parseOptions(Command command, List<String> words, boolean front) {
		CommandLine line = Help.model(command);
		ParseResult result;
		try {
			result = line.parseArgs(words.toArray(String[]::new));
		}
		catch (CommandLine.ParameterException ex) {
			throw refusal(ex, command);
		}
		Map<String, String> parameters = new TreeMap<>();
		Map<String, String> options = new TreeMap<>();
		for (OptionSpec option : result.matchedOptions()) {
			boolean isOption = option.longestName().startsWith("-");
			String value = (option.arity().max() > 0) ? String.valueOf(option.<Object>getValue()) : "";
			(isOption ? options : parameters).put(option.longestName(), value);
		}
		if (options.containsKey(Argument.QUIET.name()) && options.containsKey(Argument.VERBOSE.name())) {
			throw new UsageException("--quiet and --verbose exclude each other: give one of them");
		}
		List<String> others = new ArrayList<>(result.matchedPositionalValue(0, List.of()));
		String operand = null;
		if (command.operand() != null && !others.isEmpty() && !others.get(0).startsWith("-")
				&& !others.get(0).contains("=")) {
			operand = others.remove(0);
		}
		if (!options.containsKey(Argument.HELP.name())) {
			check(command, others);
		}
		boolean helps = front || options.containsKey(Argument.HELP.name());
		if (helps) {
			options.put(Argument.HELP.name(), "");
		}
		return new Given(command, helpFor(command, operand, front), new Words(parameters, options, others));
	}

	private static void check(Command command, List<String> others) {
		if (!command.takesSettings() && !others.isEmpty()) {
			throw new UsageException("'" + others.get(0) + "' is too much: " + command.word()
					+ " takes the name of one " + String.valueOf(command.operand()).toLowerCase(Locale.ROOT));
		}
		Words.requireSettings(others, command.parameterNames(), command.optionNames());
	}

	/** The operand; of {@code help}, it has to be a command. */
	private static @Nullable String helpFor(Command command, @Nullable String operand, boolean front) {
		if (command != Command.HELP || front || operand == null || Command.find(operand) != null) {
			return operand;
		}
		throw new UsageException("'" + operand + "' is not a command" + Nearest.hint(operand, Command.words())
				+ " (commands: " + String.join(", ", Command.words()) + ")");
	}

	/** What is wrong with an option or a parameter that the command has. */
	private static UsageException refusal(CommandLine.ParameterException ex, Command command) {
		if (ex instanceof CommandLine.UnmatchedArgumentException unmatched) {
			Words.requireSettings(unmatched.getUnmatched(), command.parameterNames(), command.optionNames());
		}
		if (ex instanceof CommandLine.OverwrittenOptionException twice) {
			String name = name(twice.getOverwritten());
			return new UsageException(
					(name.startsWith("-") ? "option" : "parameter") + " '" + name + "' is given twice");
		}
		if (ex instanceof CommandLine.MissingParameterException missing && !missing.getMissing().isEmpty()) {
			ArgSpec argument = missing.getMissing().get(0);
			String name = name(argument);
			return name.startsWith("-")
					? new UsageException("option '" + name + "' needs a value: write " + name + "=…" + " ("
							+ argument.paramLabel() + ": " + String.join(" ", argument.description()) + ")")
					: withoutValue(name);
		}
		String message = String.valueOf(ex.getMessage());
		Matcher option = OPTION.matcher(message);
		return new UsageException(
				option.find() ? "option '" + option.group() + "' takes no value: write " + option.group() : message);
	}

	private static UsageException withoutValue(String parameter) {
		return new UsageException("'" + parameter + "' is a parameter without a value: write " + parameter + "=…");
	}

	private static String name(ArgSpec argument) {
		return (argument instanceof OptionSpec option) ? option.longestName() : argument.paramLabel();
	}

}
