package io.spidraparquet.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The words after a command: job parameters ({@code key=value}), options of the command
 * and settings ({@code --name=value}). Unknown and repeated names and words that look
 * like secrets are refused.
 *
 * @param parameters job parameters by name
 * @param options values of the command's options by name, with dashes; empty texts for
 * options without a value
 * @param settings the words of settings, in the form that Spring Boot reads
 */
public record Words(Map<String, String> parameters, Map<String, String> options, List<String> settings) {

	private static final Pattern SECRET_NAME = Pattern
		.compile("(?is).*(api[-_.]?key|account[-_.]?key|secret|token|passw|credential).*");

	/**
	 * Parses words of a command without options.
	 * @param words words as typed
	 * @param known names of the parameters that the command takes
	 * @throws UsageException if a word is not valid
	 */
	public static Words parse(List<String> words, Set<String> known) {
		Map<String, String> parameters = new TreeMap<>();
		List<String> settings = new ArrayList<>();
		for (String word : words) {
			refuseSecrets(word);
			int equals = word.indexOf('=');
			if (equals <= 0 || !known.contains(word.substring(0, equals))) {
				settings.add(word);
			}
			else if (parameters.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
				throw new UsageException("parameter '" + word.substring(0, equals) + "' is given twice");
			}
		}
		requireSettings(settings, known, Set.of());
		return new Words(parameters, Map.of(), settings);
	}

	/**
	 * Writes parameters and settings as a user types them.
	 * @return parameters by name, and then the settings
	 */
	public List<String> typed() {
		List<String> typed = new ArrayList<>();
		this.parameters.forEach((name, value) -> typed.add(name + "=" + value));
		typed.addAll(this.settings);
		return typed;
	}

	/**
	 * Adds the options of other words.
	 * @param others words of the command that has the options
	 * @return words with them
	 */
	public Words withOptions(Words others) {
		return new Words(this.parameters, others.options, this.settings);
	}

	/**
	 * Refuses words that are not settings.
	 * @param words the words that are neither parameters nor options
	 * @param parameters names of the parameters that the command takes
	 * @param options names of its options, with dashes
	 * @throws UsageException that says how to write what was probably meant
	 */
	public static void requireSettings(List<String> words, Set<String> parameters, Set<String> options) {
		Set<String> given = new HashSet<>();
		for (String word : words) {
			int equals = word.indexOf('=');
			String name = word.startsWith("--") && equals > 2 ? word.substring(2, equals) : "";
			boolean known = BootSettings.isKind(name) ? BootSettings.isKnown(name) : SettingNames.isKnown(name);
			if (!known || name.contains("[]")) {
				throw UnknownWord.of(word, parameters, options);
			}
			boolean ofHadoop = name.startsWith(SettingNames.HADOOP);
			if (!given.add(ofHadoop ? name : name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT))) {
				throw new UsageException("setting '--" + name + "' is given twice");
			}
		}
	}

	/**
	 * Refuses a word that looks like a secret.
	 * @throws UsageException that does not repeat it
	 */
	public static void refuseSecrets(String word) {
		int equals = word.indexOf('=');
		String name = (equals > 0) ? word.substring(0, equals) : word;
		if (equals > 0) {
			Secrets.refuseJdbcPassword("'" + hide(name) + "'", word.substring(equals + 1));
			Secrets.refuseSecretUrl("'" + hide(name) + "'", name.replaceFirst("^--", ""), word.substring(equals + 1));
		}
		if (Secrets.looksLikeKey(word) || SECRET_NAME.matcher(name).matches()) {
			throw new UsageException("a word looks like a secret ('" + hide(name) + "=…'): words are visible to other "
					+ "users of the machine, and parameters are stored. Give the API key in SPIDRA_API_KEY, or in the "
					+ "file that SPIDRA_API_KEY_FILE names");
		}
	}

	private static String hide(String name) {
		return Secrets.looksLikeKey(name) ? "…" : name;
	}

	/**
	 * The value of a parameter.
	 * @return null if it is not given
	 */
	public @Nullable String parameter(String name) {
		return this.parameters.get(name);
	}

	/**
	 * The value of an option.
	 * @param name name with dashes
	 * @return null if it is not given; an empty text if it takes no value
	 */
	public @Nullable String option(String name) {
		return this.options.get(name);
	}

	/** Whether an option is given. */
	public boolean has(String name) {
		return this.options.containsKey(name);
	}

}
