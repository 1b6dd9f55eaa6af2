package io.spidraparquet.schema;

/**
 * The rows of one page. Iterating may compute them, and may do so again: the rows of a
 * huge page are made while they are written rather than kept.
 */
public interface PageRows extends Iterable<Row> {

}
