package io.spidraparquet.workbench;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.spidraparquet.cli.SpidraCli;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs commands as a user does, with a state folder and an output of its own, and reads
 * what came out with DuckDB. A test class registers one as a field, which JUnit makes
 * anew for each test; its folder and its server go away after the test.
 */
public final class Workbench implements AfterEachCallback, Closeable {

	private final Path folder;

	private final TestApi api;

	private final Map<String, String> env = new HashMap<>();

	public Workbench() {
		try {
			this.folder = Files.createTempDirectory("workbench");
			this.api = new TestApi();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.env.put("SPIDRA_API_KEY", TestApi.KEY);
		this.env.put("SPIDRA_HOME", home().toString());
	}

	public TestApi api() {
		return this.api;
	}

	/** Holds all that the test writes. */
	public Path folder() {
		return this.folder;
	}

	public Path home() {
		return this.folder.resolve("home");
	}

	public Path output() {
		return this.folder.resolve("output");
	}

	public Workbench env(String name, String value) {
		this.env.put(name, value);
		return this;
	}

	public Workbench withoutEnv(String name) {
		this.env.remove(name);
		return this;
	}

	/** Runs the job over crawls into {@link #output()}. */
	public Result runCrawls(String crawlIds, String... words) {
		List<String> all = new ArrayList<>(List.of("crawlId=" + crawlIds, "output=" + output()));
		all.addAll(Arrays.asList(words));
		return run(all.toArray(String[]::new));
	}

	/** Runs the command {@code schema} over the output. */
	public Result schema(String... words) {
		List<String> all = new ArrayList<>(List.of("schema", "output=" + output()));
		all.addAll(List.of(words));
		return run(all.toArray(String[]::new));
	}

	/** What that command prints, which it does without complaint. */
	public String statements(String... words) {
		Result result = schema(words);
		assertThat(result.err()).isEmpty();
		assertThat(result.code()).isZero();
		return result.out();
	}

	/** Runs any command; runs of the job go to the test's server. */
	public Result run(String... words) {
		List<String> all = new ArrayList<>(Arrays.asList(words));
		if (!all.contains("demo")
				&& all.stream().anyMatch((word) -> word.startsWith("crawlId=") || word.startsWith("date="))
				&& all.stream().noneMatch((word) -> word.startsWith("--spidra.api.url="))) {
			all.add("--spidra.api.url=" + this.api.url());
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		PrintStream systemErr = System.err;
		try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
				PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
			System.setErr(errStream);
			int code = SpidraCli.run(all.toArray(String[]::new), this.env, outStream, errStream);
			return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
		}
		finally {
			System.setErr(systemErr);
		}
	}

	/** Rows of a query; {@code {pages}} and {@code {failed}} name the two tables. */
	public List<String> query(String sql) {
		String resolved = sql
			.replace("{pages}",
					"read_parquet('" + output() + "/pages/**/*.parquet', union_by_name=true, hive_partitioning=false)")
			.replace("{failed}", "read_parquet('" + output() + "/failed_pages/**/*.parquet', hive_partitioning=false)");
		try (DuckDb duckDb = new DuckDb()) {
			return duckDb.query(resolved);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(resolved, ex);
		}
	}

	/** Every file below a folder by its path, with its content as ISO-8859-1. */
	public static Map<String, String> filesBelow(Path folder) throws IOException {
		Map<String, String> files = new TreeMap<>();
		if (Files.isDirectory(folder)) {
			try (Stream<Path> paths = Files.walk(folder)) {
				for (Path path : paths.filter(Files::isRegularFile).toList()) {
					files.put(folder.relativize(path).toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
				}
			}
		}
		return files;
	}

	/** Paths of the files of the two tables. */
	public List<String> dataFiles() throws IOException {
		return filesBelow(output()).keySet().stream().filter((path) -> !path.startsWith("_spidra/")).toList();
	}

	/** Removes a folder, if it is there. */
	public static void delete(Path folder) throws IOException {
		if (!Files.exists(folder)) {
			return;
		}
		try (Stream<Path> paths = Files.walk(folder)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

	@Override
	public void afterEach(ExtensionContext context) throws IOException {
		close();
	}

	/** Removes all that a test has left, where no extension does. */
	@Override
	public void close() throws IOException {
		this.api.close();
		delete(this.folder);
	}

	/**
	 * What a command answered.
	 *
	 * @param code exit code
	 * @param out standard output
	 * @param err standard error, with the log
	 */
	public record Result(int code, String out, String err) {

		/** What the user reads last. */
		public String lastLine() {
			return this.err.lines().reduce("", (before, line) -> line);
		}

	}

}
