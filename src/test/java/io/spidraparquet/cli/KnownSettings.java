package io.spidraparquet.cli;

/**
 * Tells tests of other packages which settings there are.
 */
public final class KnownSettings {

	private KnownSettings() {
	}

	/** Whether the setting {@code name} can be given in a job definition or as a word. */
	public static boolean contains(String name) {
		return SettingNames.isKnown(name);
	}

}
