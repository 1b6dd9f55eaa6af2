package io.spidraparquet.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.spidraparquet.settings.SettingNames;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.text.ShellWord;
import org.jspecify.annotations.Nullable;

/**
 * The completion of words for a shell: a script with all names in it, made from what the
 * commands and the settings declare. A script that asked the application would start Java
 * at each TAB.
 */
final class Completion {

	private static final List<String> SHELLS = List.of("bash", "zsh");

	/** Settings and parameters that are folders. */
	private static final List<String> PATHS = List.of("output", "--spidra.output", "--spidra.raw-from",
			"--spidra.hadoop-conf-dir");

	private Completion() {
	}

	/**
	 * The script of a shell.
	 * @param shell as typed; null if it is missing
	 * @param jobs the folder of job definitions
	 * @throws UsageException if there is none for the shell
	 */
	static String script(@Nullable String shell, Path jobs) {
		if (shell == null || !SHELLS.contains(shell)) {
			throw new UsageException((shell == null) ? "completion needs the name of a shell: bash or zsh" : "'" + shell
					+ "' is not a shell that completion knows (shells: " + String.join(", ", SHELLS) + ")");
		}
		return template("completion." + shell).replace("{{names}}", template("completion.names"))
			.replace("{{words}}", cases(words()))
			.replace("{{values}}", cases(values()))
			.replace("{{commands}}", String.join(" ", Command.words()))
			.replace("{{settings}}", settings().map((name) -> "--" + name + "=").collect(Collectors.joining(" ")))
			.replace("{{settingless}}",
					Arrays.stream(Command.values())
						.filter((command) -> !command.takesSettings())
						.map((command) -> "$command == " + command.word())
						.collect(Collectors.joining(" || ")))
			.replace("{{paths}}", PATHS.stream().map((name) -> name + "=*").collect(Collectors.joining(" | ")))
			.replace("{{jobs}}", ShellWord.quoted(jobs.toString()));
	}

	private static Stream<String> settings() {
		return SettingNames.all().stream().filter((name) -> !name.contains("[]"));
	}

	/** What can follow each command. */
	private static Map<String, List<String>> words() {
		Map<String, List<String>> words = new LinkedHashMap<>();
		for (Command command : Command.values()) {
			words.put(command.word(),
					Stream
						.of(operands(command).stream(), command.parameters().stream().map(Completion::word),
								command.options().stream().map(Completion::word))
						.flatMap((each) -> each)
						.toList());
		}
		return words;
	}

	private static List<String> operands(Command command) {
		return switch (command) {
			case HELP -> Command.words();
			case COMPLETION -> SHELLS;
			case RUN, DEMO, PLAN, DOCTOR, RUNS, FAILED, SCHEMA, WORKER, ICEBERG, INIT -> List.of();
		};
	}

	private static String word(Argument argument) {
		return (argument.label() != null) ? argument.name() + "=" : argument.name();
	}

	/** The values of parameters, options and settings that have a known set of them. */
	private static Map<String, List<String>> values() {
		Map<String, List<String>> values = new LinkedHashMap<>();
		for (Command command : Command.values()) {
			Stream.concat(command.parameters().stream(), command.options().stream())
				.filter((argument) -> !argument.values().isEmpty())
				.forEach((argument) -> values.put(argument.name(), argument.values()));
		}
		settings().filter((name) -> !SettingNames.words(name).isEmpty())
			.forEach((name) -> values.put("--" + name, SettingNames.words(name)));
		return values;
	}

	private static String cases(Map<String, List<String>> lists) {
		return lists.entrySet()
			.stream()
			.map((list) -> "\t\t%s) REPLY='%s' ;;".formatted(list.getKey(), String.join(" ", list.getValue())))
			.collect(Collectors.joining("\n"));
	}

	private static String template(String name) {
		try (InputStream in = Objects.requireNonNull(Completion.class.getResourceAsStream(name))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
