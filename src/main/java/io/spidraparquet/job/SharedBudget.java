package io.spidraparquet.job;

import java.io.Closeable;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.spidraparquet.api.ApiClient;
import io.spidraparquet.run.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request budget of all processes that use one job repository in PostgreSQL: a row
 * for each endpoint. A bucket that is full again is forgotten, so that its next window
 * begins with a request, as the server's does. Times are those of the database: the
 * clocks of hosts differ. Thread-safe.
 * <p>
 * It has a connection of its own, whose transactions PostgreSQL ends soon. A process that
 * is frozen within one would hold up all others.
 */
public final class SharedBudget implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(SharedBudget.class);

	private static final String TABLE = "spidra_request_budget";

	private static final int TRIES = 3;

	/**
	 * Start of the SQL states of a connection that was lost, a server that stops, a
	 * transaction that was ended, and a table that another process makes at this moment.
	 */
	private static final Set<String> PASSING = Set.of("08", "57", "25", "40", "23505");

	/** Forgets a bucket that is full, and tells the time in microseconds. */
	private static final String FORGET = """
			WITH now AS (SELECT extract(epoch FROM clock_timestamp()) AS seconds),
			forgotten AS (DELETE FROM %s USING now WHERE endpoint = ? AND expires_at <= now.seconds * 1000)
			SELECT (seconds * 1000000)::bigint FROM now""".formatted(TABLE);

	private final HikariDataSource pool;

	private final DataSource connections;

	private final String endpoint;

	private final DatabaseClock clock = new DatabaseClock();

	private SharedBudget(HikariDataSource pool, DataSource connections, URI endpoint) {
		this.pool = pool;
		this.connections = connections;
		this.endpoint = endpoint.toString();
	}

	/**
	 * The budget for a run.
	 * @param repository the job repository in PostgreSQL
	 * @param endpoint base URL of the API
	 * @param stop ends the run if the server does not come back
	 */
	static SharedBudget ofRun(DataSource repository, URI endpoint, StopSignal stop) {
		HikariDataSource pool = pool(repository);
		return new SharedBudget(pool, new PostgresRepository(pool, pool.getJdbcUrl(), stop), endpoint);
	}

	/**
	 * The budget for a worker, which outlives an outage of the server.
	 * @param repository the job repository in PostgreSQL
	 * @param endpoint base URL of the API
	 * @return a budget that is not counted yet
	 */
	public static SharedBudget ofWorker(DataSource repository, URI endpoint) {
		HikariDataSource pool = pool(repository);
		return new SharedBudget(pool, pool, endpoint);
	}

	private static HikariDataSource pool(DataSource repository) {
		HikariConfig config = new HikariConfig();
		try {
			repository.unwrap(HikariDataSource.class).copyStateTo(config);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		config.setPoolName("request-budget");
		config.setMaximumPoolSize(1);
		config.setMinimumIdle(0);
		config.setConnectionInitSql("SET idle_in_transaction_session_timeout = '3s'");
		return new HikariDataSource(config);
	}

	/**
	 * Counts requests.
	 * @param limit of all processes together; the process that starts last sets it
	 * @return counts the requests of this process with those of the others
	 */
	public ApiClient.Allowance of(Bandwidth limit) {
		BucketConfiguration wanted = BucketConfiguration.builder().addLimit(limit).build();
		Bucket bucket = retried(() -> {
			makeTable();
			forgetIfFull();
			return bucket(wanted);
		});
		return new ApiClient.Allowance() {

			@Override
			public long take() {
				return retried(() -> {
					forgetIfFull();
					return bucket.consumeIgnoringRateLimits(1);
				});
			}

			@Override
			public long left() {
				return retried(bucket::getAvailableTokens);
			}

		};
	}

	private Bucket bucket(BucketConfiguration wanted) {
		ProxyManager<String> buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(this.connections)
			.primaryKeyMapper(PrimaryKeyMapper.STRING)
			.table(TABLE)
			.idColumn("endpoint")
			.stateColumn("state")
			.expiresAtColumn("expires_at")
			.clientClock(this.clock)
			.expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ZERO))
			.build();
		Bucket bucket = buckets.builder().build(this.endpoint, () -> wanted);
		boolean other = buckets.getProxyConfiguration(this.endpoint).filter((each) -> !each.equals(wanted)).isPresent();
		if (other) {
			logger.warn("the shared request budget of {} had another limit: from now on, that of this process is valid",
					this.endpoint);
			bucket.replaceConfiguration(wanted, TokensInheritanceStrategy.AS_IS);
		}
		return bucket;
	}

	/** Only if it is missing: its user may have no right to make tables. */
	private void makeTable() throws SQLException {
		try (Connection connection = this.connections.getConnection();
				Statement statement = connection.createStatement()) {
			if (isThere(statement)) {
				return;
			}
			try {
				statement
					.execute("CREATE TABLE " + TABLE + " (endpoint text PRIMARY KEY, state bytea, expires_at bigint)");
			}
			catch (SQLException ex) {
				// another process may have made it meanwhile; IF NOT EXISTS can fail
				// then, too
				if (!isThere(statement)) {
					throw ex;
				}
			}
		}
	}

	private static boolean isThere(Statement statement) throws SQLException {
		try (ResultSet rows = statement.executeQuery("SELECT to_regclass('" + TABLE + "') IS NOT NULL")) {
			return rows.next() && rows.getBoolean(1);
		}
	}

	private void forgetIfFull() throws SQLException {
		try (Connection connection = this.connections.getConnection();
				PreparedStatement statement = connection.prepareStatement(FORGET)) {
			statement.setString(1, this.endpoint);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				this.clock.set(rows.getLong(1));
			}
		}
	}

	/** Again with another connection, for which the repository waits as ever. */
	private static <T> T retried(Call<T> call) {
		for (int tries = 1;; tries++) {
			try {
				return call.make();
			}
			catch (SQLException | RuntimeException ex) {
				if (tries == TRIES || !mayPass(ex)) {
					throw new IllegalStateException("the shared request budget cannot be counted", ex);
				}
				logger.debug("counting a request once more", ex);
			}
		}
	}

	private static boolean mayPass(Exception failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String state = (cause instanceof SQLException ex) ? ex.getSQLState() : null;
			if (state != null) {
				return PASSING.stream().anyMatch(state::startsWith);
			}
		}
		return false;
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/**
	 * The time of the database, as of the last statement, plus what has passed since.
	 */
	private static final class DatabaseClock implements TimeMeter {

		/** From the clock of this process to that of the database. */
		private volatile long offset;

		void set(long micros) {
			this.offset = TimeUnit.MICROSECONDS.toNanos(micros) - System.nanoTime();
		}

		@Override
		public long currentTimeNanos() {
			return System.nanoTime() + this.offset;
		}

		@Override
		public boolean isWallClockBased() {
			return true;
		}

	}

	/**
	 * Counts in the database.
	 *
	 * @param <T> result
	 */
	private interface Call<T> {

		T make() throws SQLException;

	}

}
