package io.spidraparquet.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A real server of PostgreSQL on loopback, which keeps its port and its data when it is
 * restarted. Thread-safe.
 */
public final class Postgres implements AutoCloseable {

	private final Path data;

	private EmbeddedPostgres server;

	private Postgres(Path data) throws IOException {
		this.data = data;
		this.server = start(0);
	}

	/**
	 * Starts a server.
	 * @param folder for its data
	 */
	public static Postgres in(Path folder) throws IOException {
		return new Postgres(folder.resolve("postgres"));
	}

	private EmbeddedPostgres start(int port) throws IOException {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(this.data)
			.setCleanDataDirectory(false);
		return ((port > 0) ? builder.setPort(port) : builder).start();
	}

	/** Stops it, which ends all connections, and starts it again. */
	public synchronized void restart() throws IOException {
		restart(Duration.ZERO);
	}

	/**
	 * Stops it, and starts it again later.
	 * @param away how long it is away at least
	 */
	public synchronized void restart(Duration away) throws IOException {
		int port = this.server.getPort();
		this.server.close();
		try {
			Thread.sleep(away.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.server = start(port);
	}

	/** URL for a user without a password. */
	public synchronized String url(String user) {
		return this.server.getJdbcUrl(user, "postgres");
	}

	/** The setting that names it to a run. */
	public String setting() {
		return "--spring.datasource.url=" + url("postgres");
	}

	/** The first column of a query. */
	public synchronized List<String> query(String sql) {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			return JobDatabase.firstColumn(statement.executeQuery(sql));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(sql, ex);
		}
	}

	/** Executes a statement without a result. */
	public synchronized void execute(String sql) {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(sql, ex);
		}
	}

	@Override
	public synchronized void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
