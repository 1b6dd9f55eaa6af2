package io.spidraparquet.workbench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.duckdb.DuckDBDriver;

/**
 * Stands in for the command {@code duckdb}, which comes in no package of Maven's: it
 * executes standard input as {@code duckdb -init /dev/null -bail -list -noheader
 * :memory:} does, by the same DuckDB.
 */
public final class DuckDbCommand {

	private static final List<String> WORDS = List.of("-init", "/dev/null", "-bail", "-list", "-noheader", ":memory:");

	/** Within the driver's jar. */
	private static final String LIBRARY = "libduckdb_java.so_linux_"
			+ System.getProperty("os.arch").replace("aarch64", "arm64");

	private static final Pattern STATEMENT = Pattern.compile("(?s)(?:'[^']*+'|\"[^\"]*+\"|--[^\\n]*+|[^;'\"-]++|-)++");

	private DuckDbCommand() {
	}

	/**
	 * Makes the command. The driver's library is unpacked once, not at each start, which
	 * would take longer than all else.
	 * @param folder gets the file {@code duckdb}
	 * @param version that it prints
	 * @return the file
	 */
	public static Path in(Path folder, String version) throws IOException {
		Path driver = Files.createDirectories(folder.resolve("driver"));
		try (JarFile jar = new JarFile(place(DuckDBDriver.class))) {
			for (JarEntry entry : jar.stream().filter((each) -> !each.isDirectory()).toList()) {
				boolean isLibrary = entry.getName().equals(LIBRARY);
				if (isLibrary || entry.getName().matches("(org/duckdb|META-INF/services)/.*")) {
					Path file = driver.resolve(isLibrary ? System.mapLibraryName("duckdb_java") : entry.getName());
					Files.createDirectories(file.getParent());
					try (InputStream content = jar.getInputStream(entry)) {
						Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
					}
				}
			}
		}
		return ShellScript.write(folder.resolve("duckdb"),
				"""
						#!/bin/sh
						[ "$1" != --version ] || { echo '%1$s'; exit; }
						exec '%2$s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.library.path='%3$s' -cp '%3$s:%4$s' %5$s "$@"
						"""
					.formatted(version, Path.of(System.getProperty("java.home"), "bin/java"), driver,
							place(DuckDbCommand.class), DuckDbCommand.class.getName()));
	}

	private static String place(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation().getPath();
	}

	/**
	 * Ends with 1 at the first statement that fails. {@code DUCKDB_KILL=REGEX} kills the
	 * process after the first statement that has a match.
	 */
	public static void main(String[] args) throws IOException, SQLException {
		if (!Arrays.asList(args).equals(WORDS)) {
			throw new IllegalArgumentException("takes " + WORDS + " only, but has " + Arrays.asList(args));
		}
		String deadly = System.getenv("DUCKDB_KILL");
		try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
				Statement statement = connection.createStatement()) {
			for (String sql : statements(new String(System.in.readAllBytes(), StandardCharsets.UTF_8))) {
				print(statement, sql);
				if (deadly != null && Pattern.compile(deadly).matcher(sql).find()) {
					Runtime.getRuntime().halt(137);
				}
			}
		}
		catch (SQLException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	private static List<String> statements(String script) {
		List<String> statements = new ArrayList<>();
		Matcher matcher = STATEMENT.matcher(script);
		while (matcher.find()) {
			if (!matcher.group().isBlank()) {
				statements.add(matcher.group());
			}
		}
		return statements;
	}

	private static void print(Statement statement, String sql) throws SQLException {
		if (!statement.execute(sql)) {
			return;
		}
		try (ResultSet rows = statement.getResultSet()) {
			while (rows.next()) {
				List<String> cells = new ArrayList<>();
				for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
					cells.add(rows.getString(i));
				}
				System.out.println(String.join("|", cells));
			}
		}
	}

}
