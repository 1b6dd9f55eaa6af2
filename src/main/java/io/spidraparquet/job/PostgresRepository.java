package io.spidraparquet.job;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

import io.spidraparquet.run.AdvisoryLock;
import io.spidraparquet.run.StopSignal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The connections to a job repository in PostgreSQL, which may stop or freeze during a
 * run. The first connection that cannot be had is a warning. A run waits for three of the
 * pool's timeouts, which is enough for a restart of the server. After that, it ends, and
 * no thread waits again. Thread-safe.
 */
public final class PostgresRepository extends DelegatingDataSource {

	/**
	 * Defaults that end every wait for the server. Each value in the URL or in the user's
	 * settings takes precedence.
	 */
	public static final Map<String, Object> TIMEOUTS = Map.of("spring.datasource.hikari.connection-timeout", "5000",
			"spring.datasource.hikari.validation-timeout", "3000",
			"spring.datasource.hikari.data-source-properties.connectTimeout", "5",
			"spring.datasource.hikari.data-source-properties.socketTimeout", "10",
			"spring.datasource.hikari.data-source-properties.tcpKeepAlive", "true");

	private static final int TRIES = 3;

	/** Start of the SQL states of connections that fail. */
	private static final String NO_CONNECTION = "08";

	private static final String CURE = "make sure that PostgreSQL runs and can be reached, then run the same command again";

	private static final Logger logger = LoggerFactory.getLogger(PostgresRepository.class);

	private final String server;

	private final StopSignal stop;

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile @Nullable SQLException lost;

	/**
	 * Creates the connections.
	 * @param pool where they come from
	 * @param url URL of the database, for messages
	 * @param stop ends the run if the server does not come back
	 */
	public PostgresRepository(DataSource pool, String url, StopSignal stop) {
		super(pool);
		this.server = AdvisoryLock.withoutParameters(url);
		this.stop = stop;
	}

	@Override
	public Connection getConnection() throws SQLException {
		long start = System.nanoTime();
		for (int tries = 1;; tries++) {
			SQLException ended = this.lost;
			if (ended != null) {
				throw ended;
			}
			try {
				return super.getConnection();
			}
			catch (SQLTransientConnectionException ex) {
				String reason = reason(ex);
				if (tries == TRIES || this.stop.isGiven()) {
					throw lose(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), reason);
				}
				if (!this.warned.getAndSet(true)) {
					logger.warn("the job repository {} does not respond ({}): trying again for some seconds",
							this.server, reason);
				}
			}
			catch (SQLException ex) {
				// the pool's first connection; other states are, for example, a wrong
				// password
				if (String.valueOf(ex.getSQLState()).startsWith(NO_CONNECTION)) {
					throw new SQLTransientConnectionException(
							this.server + " does not respond (" + reason(ex) + "): " + CURE);
				}
				throw ex;
			}
		}
	}

	private synchronized SQLException lose(long seconds, String reason) {
		SQLException ended = this.lost;
		if (ended == null) {
			ended = new SQLTransientConnectionException(this.server + " has not responded for " + seconds + " s ("
					+ reason + "): " + CURE + ", which resumes the run");
			this.lost = ended;
			this.stop.fail(ended);
		}
		return ended;
	}

	private static String reason(SQLException failure) {
		String message = String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
		return message.lines().findFirst().orElse(message);
	}

}
