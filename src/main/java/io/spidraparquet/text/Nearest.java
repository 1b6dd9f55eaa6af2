package io.spidraparquet.text;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Finds the name that a user may have meant.
 */
public final class Nearest {

	/** More names that are equally near help nobody. */
	private static final int MOST = 3;

	private Nearest() {
	}

	/**
	 * A hint for a message.
	 * @param word word as typed
	 * @param names the known names
	 * @return for example {@code ": did you mean 'output'?"}; empty if no name is similar
	 */
	public static String hint(String word, Collection<String> names) {
		return hint(nearest(word, names).stream().map((name) -> "'" + name + "'").toList());
	}

	/**
	 * A hint for a message.
	 * @param nearest what a user may have meant, as it is to be shown
	 * @return for example {@code ": did you mean output=/x?"}; empty if there is nothing
	 */
	public static String hint(List<String> nearest) {
		return nearest.isEmpty() ? "" : ": did you mean " + String.join(" or ", nearest) + "?";
	}

	/**
	 * The names that are similar to a word.
	 * @param word word as typed
	 * @param names the known names
	 * @return the nearest name; several if they are equally near; empty if none is
	 * similar
	 */
	public static List<String> nearest(String word, Collection<String> names) {
		int least = names.stream().mapToInt((name) -> distance(word, name)).min().orElse(0);
		List<String> nearest = names.stream()
			.distinct()
			.filter((name) -> distance(word, name) == least && isNear(word, name))
			.toList();
		return nearest.subList(0, Math.min(MOST, nearest.size()));
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
	 * The number of typing errors between two words, ignoring case: letters that are
	 * wrong, missing or too many, and neighbours that are exchanged.
	 * @param one a word
	 * @param other another word
	 * @return 0 or more
	 */
	public static int distance(String one, String other) {
		String a = one.toLowerCase(Locale.ROOT);
		String b = other.toLowerCase(Locale.ROOT);
		int[] before = new int[b.length() + 1];
		int[] above = new int[b.length() + 1];
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int[] next = before;
			before = above;
			above = row;
			row = next;
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				boolean same = a.charAt(i - 1) == b.charAt(j - 1);
				row[j] = Math.min(above[j - 1] + (same ? 0 : 1), Math.min(above[j], row[j - 1]) + 1);
				if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
					row[j] = Math.min(row[j], before[j - 2] + 1);
				}
			}
		}
		return row[b.length()];
	}

}
