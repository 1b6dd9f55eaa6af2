package io.spidraparquet.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/**
 * Tells tests of other packages which settings there are.
 */
public final class KnownSettings {

	private KnownSettings() {
	}

	/** The names of all settings; those of a list's elements have {@code []}. */
	public static Set<String> all() {
		return SettingNames.all();
	}

	/**
	 * What the application says of a job definition.
	 * @return the reason for which it is refused; null if it is taken
	 */
	public static @Nullable String refusal(String yaml) throws IOException {
		StandardEnvironment environment = new StandardEnvironment();
		new YamlPropertySourceLoader().load("definition", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.forEach(environment.getPropertySources()::addFirst);
		try {
			JobSettings settings = new JobSettings(environment);
			SettingNames.RECORDS.forEach(settings::bind);
			return null;
		}
		catch (UsageException ex) {
			return ex.getMessage();
		}
	}

	/** Whether the setting {@code name} can be given in a job definition or as a word. */
	public static boolean contains(String name) {
		return SettingNames.isKnown(name);
	}

}
