package io.spidraparquet.row;

import java.util.Locale;

/**
 * A value that has another form in the table than the API sent it in. Each one is counted
 * by column.
 */
public enum Reading {

	/** A text in the form of a number, in a column of numbers. */
	NUMBER_IN_TEXT,
	/** An empty text that became null. */
	EMPTY_TEXT,
	/** A text that the settings list as a word for null. */
	NULL_WORD,
	/** A value that became a list of one element. */
	LIST_OF_ONE,
	/** A time of the page itself that could not be read and became null. */
	UNREADABLE;

	private static final Reading[] ALL = values();

	/**
	 * The name of this reading in a manifest.
	 * @return for example {@code number_in_text}
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	static Reading of(int ordinal) {
		return ALL[ordinal];
	}

}
