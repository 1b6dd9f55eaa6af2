package io.spidraparquet.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The {@code SPIDRA_HOME} of a run, looked at while no process uses it.
 */
final class StateFolder {

	private static final Pattern CRAWL = Pattern.compile("\"crawlId\":\"([^\"]+)\"");

	private static final String NOT_ENDED = "('STARTED', 'STARTING', 'STOPPING', 'UNKNOWN')";

	private final Path home;

	private final Path looked;

	/**
	 * A state folder that may not be there yet.
	 * @param home its path
	 * @param looked folder for copies of the database
	 */
	StateFolder(Path home, Path looked) {
		this.home = home;
		this.looked = looked;
	}

	Path home() {
		return this.home;
	}

	/** All files and folders, by relative paths; folders end with a slash. */
	SortedSet<String> tree() throws IOException {
		SortedSet<String> tree = new TreeSet<>();
		for (Path path : below(this.home)) {
			tree.add(this.home.relativize(path) + (Files.isDirectory(path) ? "/" : ""));
		}
		return tree;
	}

	/** Whether a next start of the same command goes on with what an earlier one did. */
	boolean hasUnfinishedRun() throws IOException {
		return below(this.home).stream().anyMatch((path) -> path.endsWith("run.json"));
	}

	/** The crawls whose complete responses are kept. */
	Set<String> wholeResponses() throws IOException {
		Set<String> whole = new TreeSet<>();
		for (Path path : below(this.home)) {
			if (path.toString().endsWith(".crawls")) {
				String lines = Files.readString(path, StandardCharsets.ISO_8859_1);
				Matcher crawls = CRAWL.matcher(lines.substring(0, lines.lastIndexOf('\n') + 1));
				while (crawls.find()) {
					whole.add(crawls.group(1));
				}
			}
		}
		return whole;
	}

	/** The executions of jobs and steps that have not ended by the job repository. */
	List<String> running() throws IOException {
		List<String> running = new ArrayList<>();
		running.addAll(query("SELECT 'job execution ' || JOB_EXECUTION_ID || ' ' || STATUS FROM BATCH_JOB_EXECUTION "
				+ "WHERE STATUS IN " + NOT_ENDED));
		running.addAll(query(
				"SELECT 'step ' || STEP_NAME || ' ' || STATUS FROM BATCH_STEP_EXECUTION WHERE STATUS IN " + NOT_ENDED));
		return running;
	}

	/**
	 * The step that a start was in when it was killed.
	 * @param start when the process started
	 */
	String stepSince(Instant start) throws IOException {
		String since = " WHERE CREATE_TIME >= TIMESTAMP '"
				+ DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
					.format(LocalDateTime.ofInstant(start, ZoneId.systemDefault()))
				+ "'";
		List<String> jobs = query("SELECT STATUS FROM BATCH_JOB_EXECUTION" + since);
		if (jobs.isEmpty()) {
			return "start";
		}
		List<String> steps = query("SELECT REGEXP_REPLACE(STEP_NAME, ':.*', '') FROM BATCH_STEP_EXECUTION" + since
				+ " AND STATUS = 'STARTED' ORDER BY STEP_EXECUTION_ID DESC LIMIT 1");
		if (!steps.isEmpty()) {
			return steps.get(0);
		}
		return jobs.contains("COMPLETED") ? "end" : "between steps";
	}

	private List<String> query(String sql) throws IOException {
		List<String> found = new ArrayList<>();
		for (Path path : below(this.home)) {
			if (path.toString().endsWith(".mv.db")) {
				found.addAll(queryCopy(path, sql));
			}
		}
		return found;
	}

	/** Of a copy, since opening a database changes it. */
	private List<String> queryCopy(Path database, String sql) throws IOException {
		delete(this.looked);
		Files.createDirectories(this.looked);
		Files.copy(database, this.looked.resolve("copy.mv.db"));
		try (Connection connection = DriverManager
			.getConnection("jdbc:h2:file:" + this.looked.resolve("copy") + ";IFEXISTS=TRUE", "sa", "");
				Statement statement = connection.createStatement()) {
			List<String> found = new ArrayList<>();
			try (ResultSet tables = statement
				.executeQuery("SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'BATCH_STEP_EXECUTION'")) {
				if (!tables.next()) {
					return found;
				}
			}
			try (ResultSet rows = statement.executeQuery(sql)) {
				while (rows.next()) {
					found.add(rows.getString(1));
				}
			}
			return found;
		}
		catch (SQLException ex) {
			return List.of("cannot read " + database.getFileName() + ": " + ex.getMessage());
		}
	}

	/** Copies the folder next to itself. */
	void save() throws IOException {
		copy(this.home, saved());
	}

	/** Makes it what it was when it was saved; without a copy, empty. */
	void restore() throws IOException {
		delete(this.home);
		if (Files.exists(saved())) {
			copy(saved(), this.home);
		}
	}

	private Path saved() {
		return this.home.resolveSibling(this.home.getFileName() + "-saved");
	}

	private static void copy(Path from, Path to) throws IOException {
		delete(to);
		for (Path path : below(from)) {
			Path target = to.resolve(from.relativize(path).toString());
			if (Files.isDirectory(path)) {
				Files.createDirectories(target);
			}
			else {
				Files.copy(path, target);
			}
		}
	}

	/** Removes a folder, if it is there. */
	static void delete(Path folder) throws IOException {
		List<Path> paths = new ArrayList<>(below(folder));
		paths.sort(Comparator.reverseOrder());
		for (Path path : paths) {
			Files.delete(path);
		}
	}

	/** The folder and all in it; nothing if it is missing. */
	private static List<Path> below(Path folder) throws IOException {
		try (Stream<Path> paths = Files.walk(folder)) {
			return paths.sorted().toList();
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
	}

}
