package io.spidraparquet.preview;

import java.util.Locale;
import java.util.Set;

/**
 * Texts that people write where there is no value.
 */
final class NullTexts {

	private static final Set<String> WORDS = Set.of("n/a", "na", "n.a.", "-", "--", "\u2013", "\u2014", "null", "none",
			"nil", "nan", "undefined", "unknown", "tbd", "tba", "tbc", "?", "…", "...", "not available",
			"not specified", "not applicable", "not provided", "not found", "not stated", "no data", "no value",
			"missing", "empty", "k.a.", "k. a.", "keine angabe", "unbekannt", "#n/a", "(none)", "(null)", "(unknown)");

	/** Those that are no value of a text either. */
	private static final Set<String> NEVER_VALUES = Set.of("n/a", "n.a.", "-", "--", "\u2013", "\u2014", "null", "nan",
			"undefined", "#n/a", "(none)", "(null)", "(unknown)");

	private NullTexts() {
	}

	static boolean isNeverValue(String text) {
		return NEVER_VALUES.contains(text.strip().toLowerCase(Locale.ROOT));
	}

	static boolean contains(String text) {
		return WORDS.contains(text.strip().toLowerCase(Locale.ROOT));
	}

}
