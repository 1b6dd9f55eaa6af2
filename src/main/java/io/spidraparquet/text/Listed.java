package io.spidraparquet.text;

import java.util.List;

/**
 * Lists in messages.
 */
public final class Listed {

	private Listed() {
	}

	/**
	 * Joins texts with commas.
	 * @param texts any number
	 * @param most how many are shown, 1 or more
	 * @return the first ones, and the number of further ones if there are more
	 */
	public static String of(List<String> texts, int most) {
		return of(texts.subList(0, Math.min(most, texts.size())), texts.size(), most);
	}

	/**
	 * Joins the first of some texts with commas.
	 * @param shown the first of them
	 * @param all their number
	 * @param most how many are shown, 1 or more
	 * @return the first ones, and the number of further ones if there are more
	 */
	public static String of(List<String> shown, int all, int most) {
		return String.join(", ", shown) + ((all > most) ? " and " + (all - most) + " more" : "");
	}

}
