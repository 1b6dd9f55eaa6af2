package io.spidraparquet.checks;

/**
 * Values of a column that occur more than once.
 *
 * @param rows rows with such a value; 0 if there is none
 * @param example one of the values; empty if there is none
 */
public record Repetition(long rows, String example) {

	/** No value occurs twice. */
	public static final Repetition NONE = new Repetition(0, "");

}
