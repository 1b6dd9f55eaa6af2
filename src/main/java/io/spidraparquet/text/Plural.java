package io.spidraparquet.text;

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
		return Amounts.number(count) + " " + noun(count, noun);
	}

	/**
	 * The noun of a number that stands elsewhere.
	 * @param count the number
	 * @param noun in the singular; its plural ends in s
	 * @return for example {@code page} or {@code pages}
	 */
	public static String noun(long count, String noun) {
		return (count == 1) ? noun : noun + "s";
	}

}
