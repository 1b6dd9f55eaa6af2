package io.spidraparquet.checks;

/**
 * Values of a column that occur more than once.
 *
 * @param rows rows with such a value; 0 if there is none
 * @param example one of the values for people, shortened; empty if there is none
 */
public record Repetition(long rows, String example) {

	/** No value occurs twice. */
	public static final Repetition NONE = new Repetition(0, "");

	/** The repeated values of two columns, which have none in common. */
	Repetition plus(Repetition other) {
		return new Repetition(this.rows + other.rows, (this.rows > 0) ? this.example : other.example);
	}

}
