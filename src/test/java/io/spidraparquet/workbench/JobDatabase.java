package io.spidraparquet.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The job repository in a state folder, while no run has it open.
 *
 * @param file of H2
 */
public record JobDatabase(Path file) {

	/** The only one below a folder. */
	public static JobDatabase below(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return new JobDatabase(files.filter((path) -> path.endsWith("jobs.mv.db")).findFirst().orElseThrow());
		}
	}

	public Connection connect() throws SQLException {
		return DriverManager.getConnection("jdbc:h2:file:" + this.file.toString().replace(".mv.db", ""), "sa", "");
	}

	public void update(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.executeUpdate(sql);
		}
	}

	/** The first column of a query. */
	public List<String> query(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			return firstColumn(statement.executeQuery(sql));
		}
	}

	/** The first column of all rows. */
	public static List<String> firstColumn(ResultSet rows) throws SQLException {
		List<String> found = new ArrayList<>();
		while (rows.next()) {
			found.add(rows.getString(1));
		}
		return found;
	}

}
