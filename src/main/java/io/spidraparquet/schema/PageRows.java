package io.spidraparquet.schema;

import java.io.IOException;

/**
 * The rows of one page. Handing them over may compute them, and may do so again: the rows
 * of a huge page are made while they are written rather than kept.
 */
public interface PageRows {

	/**
	 * How many rows there are.
	 * @return 1 or more
	 */
	long count();

	/**
	 * Hands the rows over, in order.
	 * @param sink takes each
	 * @throws IOException if the sink does not take one
	 */
	void writeTo(RowSink sink) throws IOException;

	/**
	 * Takes rows.
	 */
	interface RowSink {

		/**
		 * Takes a row, which may be kept.
		 * @param row values of the columns
		 * @throws IOException if it cannot be written
		 */
		void write(Row row) throws IOException;

	}

}
