package io.spidraparquet.run;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import io.spidraparquet.dataset.DatasetLock;
import io.spidraparquet.dataset.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A session-level advisory lock in the job repository's PostgreSQL database. It has a
 * connection of its own, so it ends with that connection, and with the process at the
 * latest. Thread-safe.
 */
public final class AdvisoryLock implements DatasetLock.SharedLock {

	private static final String POSTGRESQL = "jdbc:postgresql:";

	private static final int HEX_DIGITS = 16;

	private final String url;

	private final Properties properties = new Properties();

	private final long key;

	private String database = "";

	private @Nullable Connection connection;

	private AdvisoryLock(String url, @Nullable String user, @Nullable String password, long key) {
		this.url = url;
		this.key = key;
		// the URL may contain each of them too; it then takes precedence
		if (user != null) {
			this.properties.setProperty("user", user);
		}
		if (password != null) {
			this.properties.setProperty("password", password);
		}
		this.properties.setProperty("ApplicationName", "spidra-parquet lock");
		this.properties.setProperty("tcpKeepAlive", "true");
		this.properties.setProperty("connectTimeout", "5");
		this.properties.setProperty("socketTimeout", "10");
	}

	/**
	 * The lock on a dataset.
	 * @param url URL of the job repository; null for the one in the state folder
	 * @param user user of the database; null if the URL contains it
	 * @param password password of the user; null if the URL contains it, or there is none
	 * @param output absolute URI of the dataset
	 * @throws IllegalArgumentException if the URL is not valid
	 * @return a lock that is not taken yet; null if the job repository is not in
	 * PostgreSQL
	 */
	public static @Nullable AdvisoryLock of(@Nullable String url, @Nullable String user, @Nullable String password,
			URI output) {
		if (url == null || !isPostgres(url)) {
			return null;
		}
		try {
			DriverManager.getDriver(url);
		}
		catch (SQLException ex) {
			throw new IllegalArgumentException(
					"spring.datasource.url is not a valid PostgreSQL URL: write it like jdbc:postgresql://host:5432/database",
					ex);
		}
		String hash = Sha256.hex("spidra-parquet " + output).substring(0, HEX_DIGITS);
		return new AdvisoryLock(url, user, password, Long.parseUnsignedLong(hash, HEX_DIGITS));
	}

	/**
	 * Whether a job repository is in PostgreSQL.
	 * @param url its URL
	 * @return true if so
	 */
	public static boolean isPostgres(String url) {
		return url.startsWith(POSTGRESQL);
	}

	/**
	 * A URL, or a text that contains one, for a message.
	 * @param text may contain parameters such as a password
	 * @return the text without them
	 */
	public static String withoutParameters(String text) {
		return text.replaceAll("\\?\\S*", "?…");
	}

	@Override
	public synchronized boolean tryTake() throws IOException {
		close(); // of an earlier lock, which the server may not have noticed to be lost
		try {
			Connection opened = DriverManager.getConnection(this.url, this.properties);
			this.connection = opened;
			try (Statement statement = opened.createStatement()) {
				statement.execute("SET idle_session_timeout = 0");
			}
			catch (SQLException ex) {
				// PostgreSQL before 14 has no such timeout
			}
			String identified = identify(opened);
			if (!this.database.isEmpty() && !this.database.equals(identified)) {
				return false; // the URL leads elsewhere by now
			}
			this.database = identified;
			return queryKey(opened, "SELECT pg_try_advisory_lock(?)");
		}
		catch (SQLException ex) {
			throw unreachable(ex);
		}
	}

	/**
	 * Looks at the database and at the lock, without taking it.
	 * @return the version of the server, and whether a run holds the lock
	 * @throws IOException if the database cannot be reached
	 */
	public Seen look() throws IOException {
		try (Connection opened = DriverManager.getConnection(this.url, this.properties)) {
			boolean held = queryKey(opened, """
					SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
					AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
					AND (classid::bigint << 32) | objid::bigint = ?)""");
			return new Seen(opened.getMetaData().getDatabaseProductVersion(), held);
		}
		catch (SQLException ex) {
			throw unreachable(ex);
		}
	}

	private static IOException unreachable(SQLException failure) {
		return new IOException("the job repository failed: " + withoutParameters(String.valueOf(failure.getMessage()))
				+ ": make sure that PostgreSQL runs and can be reached, and run again");
	}

	/** An advisory lock belongs to one database of one server. */
	private static String identify(Connection opened) throws SQLException {
		String database = text(opened, "SELECT current_database()");
		try {
			return database + " of " + text(opened, "SELECT system_identifier FROM pg_control_system()");
		}
		catch (SQLException ex) {
			return database; // this user may not read the identifier
		}
	}

	private static String text(Connection opened, String query) throws SQLException {
		try (Statement statement = opened.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			return rows.next() ? rows.getString(1) : "";
		}
	}

	@Override
	public synchronized boolean isHeld() {
		Connection opened = this.connection;
		try {
			return opened != null && queryKey(opened, """
					SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
					AND granted AND (classid::bigint << 32) | objid::bigint = ?)""");
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private boolean queryKey(Connection opened, String query) throws SQLException {
		try (PreparedStatement statement = opened.prepareStatement(query)) {
			statement.setLong(1, this.key);
			try (ResultSet rows = statement.executeQuery()) {
				return rows.next() && rows.getBoolean(1);
			}
		}
	}

	@Override
	public synchronized void close() {
		Connection opened = this.connection;
		this.connection = null;
		try {
			if (opened != null) {
				opened.close();
			}
		}
		catch (SQLException ex) {
			// the lock ends with the process at the latest
		}
	}

	@Override
	public String toString() {
		return "advisory lock " + this.key + " in the job repository " + this.database;
	}

	/**
	 * What {@link #look} has seen.
	 *
	 * @param version of the server
	 * @param held whether a run holds the lock
	 */
	public record Seen(String version, boolean held) {

	}

}
