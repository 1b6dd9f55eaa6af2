package io.spidraparquet.chaos;

import java.io.Closeable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.spidraparquet.workbench.DuckDb;

/**
 * Parquet files as tables, and what is wrong with them.
 */
final class Tables implements Closeable {

	private final DuckDb duckDb;

	Tables() throws SQLException {
		this.duckDb = new DuckDb();
	}

	/** All rows but the times of the fetch, in an order that depends on nothing else. */
	List<String> rows(List<String> files) throws SQLException {
		return files.isEmpty() ? List.of()
				: this.duckDb.query("SELECT CAST(row AS VARCHAR) AS text FROM (SELECT * EXCLUDE " + "(fetched_at) FROM "
						+ table(files) + ") AS row ORDER BY text");
	}

	/** The number of rows. */
	long count(List<String> files) throws SQLException {
		return files.isEmpty() ? 0 : Long.parseLong(this.duckDb.query("SELECT count(*) FROM " + table(files)).get(0));
	}

	/** The number of keys that have more than one row. */
	long repeated(List<String> files, List<String> key) throws SQLException {
		return files.isEmpty() ? 0 : Long.parseLong(
				this.duckDb
					.query("SELECT count(*) FROM (SELECT " + String.join(", ", key) + " FROM " + table(files)
							+ " GROUP BY ALL HAVING count(*) > 1)")
					.get(0));
	}

	/** The schema of each file as Parquet has it; files with the same one are one. */
	List<String> schemas(List<String> files) throws SQLException {
		List<String> schemas = new ArrayList<>();
		for (String file : files) {
			schemas.add(String.join("\n",
					this.duckDb
						.query("SELECT concat_ws(' ', name, type, repetition_type, converted_type, logical_type) "
								+ "FROM parquet_schema('" + file + "')")));
		}
		return schemas.stream().distinct().toList();
	}

	private static String table(List<String> files) {
		return files.stream()
			.map((file) -> "'" + file + "'")
			.collect(Collectors.joining(", ", "read_parquet([", "], union_by_name=true, hive_partitioning=false)"));
	}

	@Override
	public void close() {
		this.duckDb.close();
	}

}
