package io.spidraparquet.workbench;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A reader of Parquet that is independent of the library that writes it.
 */
public final class DuckDb implements Closeable {

	private final Connection connection;

	public DuckDb() throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:duckdb:");
		execute("SET TimeZone = 'UTC'");
		execute("SET threads = 1");
	}

	public void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/** The rows of a query; cells as DuckDB prints them, with bars between them. */
	public List<String> query(String sql) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			int columns = result.getMetaData().getColumnCount();
			while (result.next()) {
				List<String> cells = new ArrayList<>();
				for (int i = 1; i <= columns; i++) {
					cells.add(String.valueOf(result.getString(i)));
				}
				rows.add(String.join("|", cells));
			}
		}
		return rows;
	}

	/** The rows of a query; cells as the driver has them. */
	public List<List<@Nullable Object>> values(String sql) throws SQLException {
		List<List<@Nullable Object>> rows = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			int columns = result.getMetaData().getColumnCount();
			while (result.next()) {
				List<@Nullable Object> cells = new ArrayList<>();
				for (int i = 1; i <= columns; i++) {
					cells.add(result.getObject(i));
				}
				rows.add(cells);
			}
		}
		return rows;
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
