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
	/** If some array has an object, as {@link #TABLE}, else as {@link #VALUE}. */
	OPEN

}
