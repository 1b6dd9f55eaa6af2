package io.spidraparquet.worker;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the transaction of a message alive while its part is worked on. PostgreSQL ends a
 * transaction on which nothing happens for some seconds, so the message of a worker that
 * is frozen goes back to the queue, though the host still answers for its connection.
 */
final class Heartbeat implements Closeable {

	/** A fourth of the timeout that the connection has. */
	private static final Duration PERIOD = Duration.ofSeconds(4);

	private static final Logger logger = LoggerFactory.getLogger(Heartbeat.class);

	private final Connection connection;

	private final Thread thread;

	private boolean ended;

	private boolean lost;

	private @Nullable Runnable ifLost;

	private Heartbeat(Connection connection) {
		this.connection = connection;
		this.thread = new Thread(this::run, "heartbeat");
		this.thread.setDaemon(true);
	}

	/**
	 * Begins to beat.
	 * @param connection connection of the transaction, which the current thread does not
	 * use meanwhile
	 */
	static Heartbeat on(Connection connection) throws SQLException {
		// a connection of the pool itself is not thread-safe
		Heartbeat heartbeat = new Heartbeat(connection.unwrap(Connection.class));
		heartbeat.thread.start();
		return heartbeat;
	}

	/**
	 * Lets something be done once the message is lost, while the part is still worked on.
	 * @param action is called by another thread, or at once; must not throw
	 */
	void ifLost(Runnable action) {
		synchronized (this) {
			this.ifLost = action;
			if (!this.lost) {
				return;
			}
		}
		action.run();
	}

	private void run() {
		beat();
		Runnable action;
		synchronized (this) {
			action = this.lost ? this.ifLost : null;
		}
		if (action != null) {
			action.run();
		}
	}

	private synchronized void beat() {
		try {
			while (!this.ended) {
				wait(PERIOD.toMillis());
				if (!this.ended) {
					try (Statement statement = this.connection.createStatement()) {
						statement.execute("SELECT 1");
					}
				}
			}
		}
		catch (SQLException ex) {
			this.lost = true;
			logger.warn("the database has given a part to another worker, as this one did not respond: {}",
					ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public synchronized void close() {
		this.ended = true;
		notifyAll();
	}

}
