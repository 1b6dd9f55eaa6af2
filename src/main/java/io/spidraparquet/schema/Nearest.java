package io.spidraparquet.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that a user may have meant.
 */
public final class Nearest {

	private Nearest() {
	}

	/**
	 * A hint for a message.
	 * @param word word as typed
	 * @param names the known names
	 * @return for example {@code ": did you mean 'output'?"}; empty if no name is similar
	 */
	public static String hint(String word, Collection<String> names) {
		Optional<String> nearest = names.stream().min(Comparator.comparingInt((name) -> distance(word, name)));
		return nearest.filter((name) -> isNear(word, name)).map((name) -> ": did you mean '" + name + "'?").orElse("");
	}

	/**
	 * Whether a word may be a name with typing errors.
	 * @param word word as typed
	 * @param name a known name
	 * @return true if so
	 */
	public static boolean isNear(String word, String name) {
		return distance(word, name) <= Math.max(2, name.length() / 3);
	}

	/**
	 * The Levenshtein distance, ignoring case.
	 * @param one a word
	 * @param other another word
	 * @return 0 or more
	 */
	public static int distance(String one, String other) {
		String a = one.toLowerCase(Locale.ROOT);
		String b = other.toLowerCase(Locale.ROOT);
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int substituted = diagonal + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[b.length()];
	}

}
