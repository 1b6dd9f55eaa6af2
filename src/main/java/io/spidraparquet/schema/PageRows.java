package io.spidraparquet.schema;

/**
 * The rows of one page. Iterating may compute them, and may do so again: the rows of a
 * huge page are made while they are written rather than kept.
 */
public interface PageRows extends Iterable<Row> {

	/**
	 * How many rows there are.
	 * @return 1 or more
	 */
	long count();

}
