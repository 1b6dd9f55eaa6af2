package io.spidraparquet.remote;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.settings.AppVersion;

/**
 * The workers that are connected to a database, known by the names of their connections.
 */
public final class ConnectedWorkers {

	private static final String START = "spidra-parquet worker ";

	/** A worker has several connections of the same name. */
	private static final String QUERY = """
			SELECT DISTINCT substr(application_name, %d) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name LIKE '%s%%' ORDER BY 1"""
		.formatted(START.length() + 1, START);

	private ConnectedWorkers() {
	}

	/**
	 * The name that the connections of a worker have.
	 * @param worker name of the worker
	 * @return a value for PostgreSQL's {@code application_name}
	 */
	public static String connectionName(String worker) {
		return START + AppVersion.get() + " " + worker;
	}

	/**
	 * Finds the workers.
	 * @param database connection to the database
	 * @return version and name of each, in order
	 * @throws SQLException if the database cannot be read
	 */
	public static List<String> of(Connection database) throws SQLException {
		List<String> workers = new ArrayList<>();
		try (Statement statement = database.createStatement(); ResultSet rows = statement.executeQuery(QUERY)) {
			while (rows.next()) {
				workers.add(rows.getString(1));
			}
		}
		return workers;
	}

}
