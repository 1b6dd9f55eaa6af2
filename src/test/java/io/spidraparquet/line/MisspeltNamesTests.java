package io.spidraparquet.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.settings.KnownSettings;
import io.spidraparquet.settings.UsageException;
import io.spidraparquet.settings.Variables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * No misspelt name is accepted, and the right one is named: of commands, parameters,
 * options, settings and environment variables. The seed is fixed, so that a build does
 * not fail by chance.
 */
class MisspeltNamesTests {

	private static final int SLIPS = 12;

	private final Random random = new Random(19);

	@Test
	void ofACommand() {
		for (String command : Command.words()) {
			for (String slip : slips(command, 0)) {
				if (Command.find(slip) == null) {
					assertRefused(command, "'" + slip + "'", slip, "output=/x");
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HELP")
	void ofAParameter(Command command) {
		for (String parameter : command.parameterNames()) {
			for (String slip : slips(parameter, 0)) {
				if (!command.parameterNames().contains(slip) && !slip.startsWith("-")) {
					assertRefused("'" + parameter + "'", "'" + slip + "'", words(command, slip + "=x"));
					assertRefused(parameter + "=x", "'--" + slip + "'", words(command, "--" + slip + "=x"));
				}
			}
			assertRefused(parameter + "=x", "'--" + parameter + "'", words(command, "--" + parameter + "=x"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void ofAnOption(Command command) {
		for (String option : command.optionNames()) {
			for (String slip : slips(option, 2)) {
				if (!command.optionNames().contains(slip) && command.takesSettings()) {
					assertRefused(option, "'" + slip + "'", words(command, slip + "=x"));
				}
			}
		}
	}

	@Test
	void ofASetting() {
		for (String setting : KnownSettings.all()) {
			String name = setting.replace("[]", "[0]");
			for (String slip : slips(name, 0)) {
				if (!KnownSettings.contains(slip) && !slip.startsWith("spidra.hadoop.")) {
					assertRefused(setting, "'--" + slip + "'", "run", "--" + slip + "=x");
				}
			}
		}
	}

	@Test
	void ofAnEnvironmentVariable() {
		Set<String> names = new TreeSet<>(Set.of("SPIDRA_API_KEY", "SPIDRA_API_KEY_FILE", "SPIDRA_HOME"));
		KnownSettings.all()
			.forEach((name) -> names
				.add(name.replace("[]", "_0").replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT)));
		names.forEach((name) -> Variables.check(Set.of(name)));
		for (String name : names) {
			for (String slip : slips(name, "SPIDRA_".length())) {
				UsageException refused = catchThrowableOfType(UsageException.class,
						() -> Variables.check(Set.of("PATH", slip)));
				if (refused != null) {
					assertThat(refused).as(slip).hasMessageContaining("'" + slip + "'").hasMessageContaining(name);
				}
				else {
					assertThat(letters(slip)).as("accepted: " + slip)
						.satisfiesAnyOf(
								(letters) -> assertThat(names).anyMatch((each) -> letters(each).equals(letters)),
								(letters) -> assertThat(slip).startsWith("SPIDRA_HADOOP_"));
				}
			}
		}
	}

	/** Spring Boot finds the name of a setting with and without the dashes in it. */
	private static String letters(String name) {
		return name.replaceAll("\\d+|_", "");
	}

	/** The names that one typing error makes of a name. */
	private List<String> slips(String name, int from) {
		Set<String> slips = new TreeSet<>();
		for (int i = 0; i < SLIPS; i++) {
			int at = from + this.random.nextInt(name.length() - from);
			char letter = (char) ((Character.isUpperCase(name.charAt(0)) ? 'A' : 'a') + this.random.nextInt(26));
			String before = name.substring(0, at);
			String after = name.substring(at + 1);
			slips.add(before + after);
			slips.add(before + letter + after);
			slips.add(before + letter + name.substring(at));
			if (!after.isEmpty()) {
				slips.add(before + after.charAt(0) + name.charAt(at) + after.substring(1));
			}
		}
		slips.removeIf((slip) -> slip.equalsIgnoreCase(name) || slip.length() < from + 2);
		return new ArrayList<>(slips);
	}

	private static String[] words(Command command, String word) {
		return (command == Command.INIT) ? new String[] { "init", "name", word }
				: new String[] { command.word(), word };
	}

	private static void assertRefused(String right, String wrong, String... words) {
		UsageException refused = catchThrowableOfType(UsageException.class, () -> CommandLines.parse(words));
		assertThat(refused).as("accepted: " + String.join(" ", words)).isNotNull();
		assertThat(refused).hasMessageContaining(wrong).hasMessageContaining(right);
	}

}
