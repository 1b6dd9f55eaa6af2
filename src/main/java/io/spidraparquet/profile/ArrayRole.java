package io.spidraparquet.profile;

/**
 * What becomes of the arrays at a path.
 */
public enum ArrayRole {

	/** They are values of a column. */
	VALUE,
	/**
	 * Their elements are rows of a table; an object or a scalar in place of an array is
	 * an element.
	 */
	TABLE,
	/**
	 * Their elements are structs in a list, a column of the table around them; an object
	 * or a scalar in place of an array is an element.
	 */
	NESTED,
	/**
	 * If some array has an object, as {@link #TABLE} or {@link #NESTED}, else as
	 * {@link #VALUE}.
	 */
	OPEN;

	/**
	 * Whether the elements are rows, of a table or in a cell.
	 * @return false for values, and as long as that is not known
	 */
	public boolean hasRows() {
		return this == TABLE || this == NESTED;
	}

}
