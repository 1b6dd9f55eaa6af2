package io.spidraparquet.run;

import java.util.Locale;

/**
 * Counted nouns for messages.
 */
public final class Plural {

	private Plural() {
	}

	/**
	 * A number with its noun.
	 * @param count the number
	 * @param noun in the singular; its plural ends in s
	 * @return for example {@code 1 page} or {@code 1,200 pages}
	 */
	public static String of(long count, String noun) {
		return String.format(Locale.ROOT, "%,d %s%s", count, noun, (count == 1) ? "" : "s");
	}

}
