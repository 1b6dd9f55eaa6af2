package io.spidraparquet.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import io.spidraparquet.workbench.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class QueueTableTests {

	private static final String TABLES = "SELECT count(*)::text FROM pg_tables WHERE tablename = 'int_channel_message'";

	private static final String WAITING = "SELECT 'waits' FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

	@TempDir
	private static Path folder;

	private static Postgres postgres;

	private DataSource database;

	@BeforeAll
	static void start() throws IOException {
		postgres = Postgres.in(folder);
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@BeforeEach
	void drop() {
		this.database = new DriverManagerDataSource(postgres.url("postgres"));
		postgres.execute("DROP TABLE IF EXISTS int_channel_message");
		postgres.execute("DROP SEQUENCE IF EXISTS int_message_seq");
	}

	@Test
	void isCreatedOnce() {
		QueueTable.create(this.database);
		QueueTable.create(this.database);
		assertThat(postgres.query(TABLES)).containsExactly("1");
	}

	@Test
	void oneWhoWaitedForAnotherToCreateItFindsIt() throws SQLException, InterruptedException {
		try (Connection other = this.database.getConnection(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute(QueueTable.LOCK);
			CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> QueueTable.create(this.database));
			while (!waits.isDone() && postgres.query(WAITING).isEmpty()) {
				Thread.sleep(20);
			}
			statement.execute(QueueTable.CREATE);
			other.commit();
			assertThat(waits).succeedsWithin(Duration.ofSeconds(30));
		}
		assertThat(postgres.query(TABLES)).containsExactly("1");
	}

}
