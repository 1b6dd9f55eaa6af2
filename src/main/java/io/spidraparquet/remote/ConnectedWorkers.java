package io.spidraparquet.remote;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.spidraparquet.settings.AppVersion;

/**
 * The workers that are connected to a database, known by the names of their connections.
 */
public final class ConnectedWorkers {

	private static final String START = "spidra-parquet worker ";

	private static final Pattern ADDRESS = Pattern.compile("[0-9.:]+");

	private static final int LONGEST_HOST = 16;

	/** A worker has several connections of the same name. */
	private static final String QUERY = """
			SELECT DISTINCT substr(application_name, %d) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name LIKE '%s%%' ORDER BY 1"""
		.formatted(START.length() + 1, START);

	private ConnectedWorkers() {
	}

	/**
	 * The name of a worker that has been given none. Of long host names it keeps the end,
	 * by which pods differ, and nothing of the domain.
	 * @param host name or address of the host
	 * @param pid id of the process
	 * @return a name for {@link #connectionName}, of which PostgreSQL keeps 63 characters
	 */
	public static String defaultName(String host, long pid) {
		String own = ADDRESS.matcher(host).matches() ? host : host.replaceFirst("\\..*", "");
		String end = own.substring(Math.max(0, own.length() - LONGEST_HOST)).replaceFirst("^[^A-Za-z0-9]+", "");
		return end.replaceAll("[^A-Za-z0-9._-]", "-") + "-" + pid;
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
