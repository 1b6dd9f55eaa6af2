package io.spidraparquet.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import io.spidraparquet.text.Nearest;

/**
 * Says what a word on the command line is not, and how to write what was probably meant.
 */
final class UnknownWord {

	private static final String SETTINGS = "spidra.";

	private final String word;

	private final String name;

	/** The name without the dashes before it. */
	private final String bare;

	/** From the equals sign on; if there is none, a placeholder. */
	private final String value;

	private final boolean hasValue;

	private final Collection<String> parameters;

	private final Collection<String> options;

	private UnknownWord(String word, Collection<String> parameters, Collection<String> options) {
		int equals = word.indexOf('=');
		this.word = word;
		this.name = (equals > 0) ? word.substring(0, equals) : word;
		this.bare = this.name.replaceFirst("^-+", "");
		this.hasValue = equals > 0;
		this.value = this.hasValue ? word.substring(equals) : "=…";
		this.parameters = parameters;
		this.options = options;
	}

	/**
	 * The refusal of a word.
	 * @param word word as typed
	 * @param parameters names of the parameters that the command takes
	 * @param options names of its options, with their dashes
	 */
	static UsageException of(String word, Set<String> parameters, Set<String> options) {
		return new UsageException(
				new UnknownWord(word, parameters.stream().sorted().toList(), options.stream().sorted().toList())
					.message());
	}

	private String message() {
		if (this.word.startsWith("-")) {
			return this.bare.toLowerCase(Locale.ROOT).startsWith(SETTINGS) || BootSettings.isKind(this.bare)
					? notASetting() : notAnOption();
		}
		return notAParameter();
	}

	private String notASetting() {
		if (this.bare.equalsIgnoreCase("spidra.api.key")) {
			return "'" + this.name + "' is not a setting: the key belongs in " + Secrets.KEY;
		}
		boolean known = SettingNames.isKnown(this.bare) || BootSettings.isKnown(this.bare);
		if (known) {
			return "'" + this.name + "' is not a setting: settings have the form --name=value";
		}
		return "'" + this.name + "' is not a setting" + hint(this.bare);
	}

	/** A hint for a misspelt name of a setting. */
	static String hint(String name) {
		return Nearest.hint(name, BootSettings.isKind(name) ? BootSettings.all() : SettingNames.all());
	}

	private String notAnOption() {
		if (this.bare.isEmpty()) {
			return "'" + this.word + "' is not an option: write parameters as key=value, and settings as --name=value";
		}
		String start = "'" + this.name + "' is not an option";
		if (this.parameters.contains(this.bare)) {
			return start + ": " + this.bare + " is a parameter, write " + this.bare + this.value;
		}
		if (this.options.contains(this.name)) {
			return start + " with a value: write " + this.name;
		}
		return start + Nearest.hint(meant()) + (this.options.isEmpty() ? ""
				: " (options: " + String.join(", ", this.options) + ", and settings as --name=value)");
	}

	private String notAParameter() {
		String start = "'" + this.name + "' is not a parameter";
		if (this.parameters.contains(this.name)) {
			return "'" + this.name + "' is a parameter without a value: write " + this.name + "=…";
		}
		if (SettingNames.isKnown(this.name)) {
			return start + ": settings begin with two dashes, write --" + this.name + this.value;
		}
		if (this.options.contains("--" + this.name)) {
			return start + ": write --" + this.name + (this.hasValue ? this.value : "");
		}
		String hint = Nearest.hint(this.name, this.parameters);
		if (hint.isEmpty() && !this.bare.isEmpty() && this.hasValue) {
			hint = Nearest.hint(meant());
		}
		return start + hint
				+ (this.parameters.isEmpty() ? "" : " (parameters: " + String.join(", ", this.parameters) + ")");
	}

	/**
	 * What is nearest among the options, parameters and settings of the command. A
	 * setting may be given by the end of its name.
	 */
	private List<String> meant() {
		List<String> same = SettingNames.endingWith(this.bare);
		if (!same.isEmpty()) {
			return shown(same.stream().map((setting) -> "--" + setting + this.value).toList());
		}
		NavigableMap<Integer, List<String>> found = new TreeMap<>();
		for (String option : this.options) {
			add(found, Nearest.distance("--" + this.bare, option), option, option, false);
		}
		for (String parameter : this.parameters) {
			add(found, Nearest.distance(this.bare, parameter), parameter, parameter + this.value, false);
		}
		for (String setting : SettingNames.all()) {
			String shown = "--" + setting + this.value;
			String tail = setting.substring(setting.lastIndexOf('.') + 1);
			add(found, Nearest.distance(this.bare, setting), setting, shown, true);
			if (!setting.contains("[]")) {
				add(found, Nearest.distance(this.bare, tail), tail, shown, true);
			}
		}
		return found.isEmpty() ? List.of() : shown(found.firstEntry().getValue());
	}

	/** Of names that are equally near, those of the command itself are shown. */
	private static void add(NavigableMap<Integer, List<String>> found, int distance, String name, String shown,
			boolean isSetting) {
		if (distance <= Math.max(1, name.length() / 3)) {
			found.computeIfAbsent(2 * distance + (isSetting ? 1 : 0), (key) -> new ArrayList<>()).add(shown);
		}
	}

	private static List<String> shown(List<String> meant) {
		List<String> sorted = new ArrayList<>(meant);
		sorted.sort(Comparator.comparingInt(String::length));
		return sorted.subList(0, Math.min(3, sorted.size()));
	}

}
