package io.spidraparquet.row;

import java.io.IOException;

/**
 * The rows of one page. Each call of {@link #writeTo} may compute them again: the rows of
 * a huge page are computed while they are written instead of being kept in memory.
 */
public interface PageRows {

	/**
	 * The number of rows in the table of pages.
	 * @return 1 or more
	 */
	long count();

	/**
	 * Passes the rows of all tables to a sink, those of a table in their order.
	 * @param sink receives each row
	 * @throws IOException if the sink cannot write a row
	 */
	void writeTo(RowSink sink) throws IOException;

	/**
	 * Receives rows.
	 */
	interface RowSink {

		/**
		 * Writes a row. The sink may keep it.
		 * @param row values of the columns
		 * @throws IOException if it cannot be written
		 */
		void write(Row row) throws IOException;

	}

}
