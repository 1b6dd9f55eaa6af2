package io.spidraparquet.flatten;

import io.spidraparquet.row.Row;

/**
 * Receives the rows of tables other than that of pages, while the data of a page is
 * walked.
 */
interface ChildRows {

	/** A row is complete, except for the values of the page. */
	void add(Row row);

	/** The data is walked once more: the rows of the page so far do not count. */
	void restart();

}
