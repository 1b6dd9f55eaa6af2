package io.spidraparquet.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Finds where the setting was written that a message is about. The records refuse values
 * with a message that starts with the name of the setting, and know no files.
 */
final class Origins {

	private static final Pattern NAME = Pattern.compile("^spidra\\.[a-z0-9.-]*[a-z0-9]");

	private static final Pattern PATH = Pattern.compile(", path /data/([^:]+):");

	private static final Pattern ELEMENT = Pattern.compile("^(.*\\[\\d+])\\..*");

	private final ConfigurableEnvironment environment;

	Origins(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Adds file and line to a message, and the value as it was written.
	 * @return the message itself if the setting is not in a file
	 */
	String withOrigin(String message) {
		Matcher start = NAME.matcher(message);
		if (!start.find()) {
			return message;
		}
		String name = start.group();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> settings && !source.getName().startsWith("system")) {
				String found = find(settings, name, message);
				if (found != null) {
					return JobSettings.origin(OriginLookup.getOrigin(source, found))
							+ asWritten(message, name, String.valueOf(settings.getProperty(found)));
				}
			}
		}
		return message;
	}

	/** A duration, for example, is not PT0S to a user. */
	private static String asWritten(String message, String name, String value) {
		Matcher iso = Pattern.compile("^" + Pattern.quote(name) + " is (-?PT?[-0-9.HMSD]+|-?\\d+B),").matcher(message);
		return iso.find() ? name + " is " + value + message.substring(iso.end() - 1) : message;
	}

	private static @Nullable String find(EnumerablePropertySource<?> source, String name, String message) {
		List<String> names = below(source, name);
		if (names.isEmpty() && name.contains(".")) {
			String parent = name.substring(0, name.lastIndexOf('.'));
			String missing = name.substring(parent.length());
			List<String> all = below(source, parent);
			return all.stream()
				.filter((each) -> !element(each).equals(each) && !all.contains(element(each) + missing))
				.findFirst()
				.orElse(null);
		}
		Matcher path = PATH.matcher(message);
		if (path.find()) {
			String element = names.stream()
				.filter((each) -> pointer(source.getProperty(each)).equals(path.group(1)))
				.map(Origins::element)
				.findFirst()
				.orElse("");
			names = names.stream().filter((each) -> each.startsWith(element)).toList();
		}
		String first = names.isEmpty() ? null : names.get(0);
		return names.stream()
			.filter((each) -> message.contains("'" + source.getProperty(each) + "'"))
			.findFirst()
			.orElse(first);
	}

	/** The settings of a name, and those of the elements of its list. */
	private static List<String> below(EnumerablePropertySource<?> source, String name) {
		String canonical = SettingNames.canonical(name);
		List<String> found = new ArrayList<>();
		for (String each : source.getPropertyNames()) {
			String other = SettingNames.canonical(each).replace("[]", "");
			if (other.equals(canonical) || other.startsWith(canonical + ".")) {
				found.add(each);
			}
		}
		return found;
	}

	private static String element(String name) {
		Matcher element = ELEMENT.matcher(name);
		return element.matches() ? element.group(1) : name;
	}

	private static String pointer(@Nullable Object path) {
		return String.valueOf(path).replaceFirst("^/?(data/)?", "");
	}

}
