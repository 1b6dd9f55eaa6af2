package io.spidraparquet.remote;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The table of the queue, with the columns that Spring Integration's message store
 * expects on PostgreSQL (its {@code schema-postgresql.sql}).
 */
final class QueueTable {

	/**
	 * A query of the catalog itself. {@code to_regclass} may answer from the session's
	 * cache, which does not yet know of a table that another process has created while
	 * this one waited for the lock.
	 */
	private static final String EXISTS = """
			SELECT EXISTS (SELECT FROM pg_tables
			WHERE tablename = 'int_channel_message' AND schemaname = ANY (current_schemas(false)))""";

	/** Any number that nothing else locks by. */
	static final String LOCK = "SELECT pg_advisory_xact_lock(7203916541123)";

	static final String CREATE = """
			CREATE SEQUENCE int_message_seq START WITH 1 INCREMENT BY 1 NO CYCLE;
			CREATE TABLE int_channel_message (
				message_id CHAR(36) NOT NULL,
				group_key CHAR(36) NOT NULL,
				created_date BIGINT NOT NULL,
				message_priority BIGINT,
				message_sequence BIGINT NOT NULL DEFAULT nextval('int_message_seq'),
				message_content BYTEA,
				region VARCHAR(100) NOT NULL,
				CONSTRAINT int_channel_message_pk PRIMARY KEY (region, group_key, created_date, message_sequence));
			CREATE INDEX int_channel_msg_delete_idx ON int_channel_message (region, group_key, message_id);
			""";

	private QueueTable() {
	}

	/**
	 * Creates the table if it is missing. If it is there, no statement waits for the
	 * locks of workers. Processes that start at the same time create it once.
	 * @throws DataAccessResourceFailureException if the database cannot be reached, or
	 * does not allow it
	 */
	static void create(DataSource database) {
		try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
			if (isThere(statement)) {
				return;
			}
			connection.setAutoCommit(false);
			statement.execute(LOCK);
			if (!isThere(statement)) {
				statement.execute(CREATE);
			}
			connection.commit();
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("cannot create the queue of the workers: " + ex.getMessage(),
					ex);
		}
	}

	private static boolean isThere(Statement statement) throws SQLException {
		try (ResultSet rows = statement.executeQuery(EXISTS)) {
			return rows.next() && rows.getBoolean(1);
		}
	}

}
