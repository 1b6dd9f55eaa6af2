package io.spidraparquet.settings;

import java.util.Set;

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

	/** Whether the setting {@code name} can be given in a job definition or as a word. */
	public static boolean contains(String name) {
		return SettingNames.isKnown(name);
	}

}
