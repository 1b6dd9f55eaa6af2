package io.spidraparquet.iceberg;

import java.io.Closeable;
import java.util.Map;

import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Where the tables of one dataset are found.
 */
interface TableStore extends Closeable {

	/**
	 * Loads a table.
	 * @param table name of a table of the dataset
	 * @return null if there is none
	 */
	@Nullable Table load(String table);

	/**
	 * Begins a table without columns, which exists once the transaction is committed.
	 * @param table name of a table of the dataset
	 * @param properties of the new table
	 */
	Transaction create(String table, Map<String, String> properties);

	/**
	 * The location of a table, which all of its files are below.
	 * @param table name of a table of the dataset
	 */
	String location(String table);

	/**
	 * The location of a file of the dataset.
	 * @param path relative to the output
	 */
	String file(String path);

	/**
	 * What people and engines call a table.
	 * @param table name of a table of the dataset
	 */
	String name(String table);

	@Override
	void close();

}
