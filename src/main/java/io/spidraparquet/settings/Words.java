package io.spidraparquet.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.spidraparquet.schema.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * The words after a command: job parameters ({@code key=value}) and settings
 * ({@code --name=value}). Unknown and repeated names and words that look like secrets are
 * refused.
 *
 * @param parameters job parameters by name
 * @param settings the words of settings, in the form that Spring Boot reads
 */
public record Words(Map<String, String> parameters, List<String> settings) {

	private static final Pattern SECRET_NAME = Pattern
		.compile("(?is).*(api[-_.]?key|account[-_.]?key|secret|token|passw|credential).*");

	/**
	 * Parses words.
	 * @param words words as typed
	 * @param known names of the parameters that the command takes
	 * @throws UsageException if a word is not valid
	 */
	public static Words parse(List<String> words, Set<String> known) {
		Map<String, String> parameters = new TreeMap<>();
		List<String> settings = new ArrayList<>();
		for (String word : words) {
			refuseSecrets(word);
			if (word.startsWith("--")) {
				requireKnownSetting(word);
				requireOnce(word, settings);
				settings.add(word);
			}
			else {
				int equals = word.indexOf('=');
				String name = (equals > 0) ? word.substring(0, equals) : word;
				if (equals <= 0 || !known.contains(name)) {
					throw new UsageException("'" + name + "' is not a parameter" + Nearest.hint(name, known)
							+ " (parameters: " + String.join(", ", known.stream().sorted().toList()) + ")");
				}
				if (parameters.put(name, word.substring(equals + 1)) != null) {
					throw new UsageException("parameter '" + name + "' is given twice");
				}
			}
		}
		return new Words(parameters, settings);
	}

	private static void requireOnce(String word, List<String> settings) {
		String name = word.substring(0, word.indexOf('=') + 1);
		if (settings.stream().anyMatch((other) -> other.startsWith(name))) {
			throw new UsageException("setting '" + name.substring(0, name.length() - 1) + "' is given twice");
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

	private static void requireKnownSetting(String word) {
		int equals = word.indexOf('=');
		if (equals < 0) {
			throw new UsageException("'" + word + "' is not a setting: settings have the form --name=value");
		}
		String name = word.substring(2, equals);
		if (name.startsWith("spidra.") && !SettingNames.isKnown(name)) {
			throw new UsageException("'--" + name + "' is not a setting" + Nearest.hint(name, SettingNames.all()));
		}
	}

	public @Nullable String parameter(String name) {
		return this.parameters.get(name);
	}

}
