package io.spidraparquet.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.spidraparquet.workbench.DuckDb;
import io.spidraparquet.workbench.TestApi;
import io.spidraparquet.workbench.Workbench;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nights that are published and a third one that is to be, with page content and kept
 * responses. Copies of the state folder and of the output are taken at several times: the
 * later one of two contains what a kill left.
 */
final class DamagedNights {

	private static final int MOST_STARTS = 4;

	private static final Pattern AGAIN = Pattern.compile("run date=(\\S+) again");

	private static final List<String> SETTINGS = List.of("--spidra.keep-raw=true", "--spidra.content=markdown",
			"--spidra.content-allow-loopback=true", "--spidra.api.requests-per-window=100000",
			"--spidra.api.concurrency=2", "--spidra.flatten.tables=products");

	private final Workbench bench;

	private final Path copies;

	private final LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(5);

	private final List<State> states = new ArrayList<>();

	private final Map<List<String>, List<String>> expected = new HashMap<>();

	DamagedNights(Workbench bench) throws IOException {
		this.bench = bench;
		this.copies = Files.createDirectories(bench.folder().resolve("copies"));
		for (int night = 0; night < 3; night++) {
			for (String crawl : List.of("a", "b", "c")) {
				String id = crawl + night;
				bench.api()
					.servePages(id, page(id + "-1", night), page(id + "-2", night),
							TestApi.failedPage(id + "-3", "no"));
				bench.api().job(id, "completed", this.first.plusDays(night) + "T10:00:00Z");
			}
		}
	}

	private String page(String id, int night) {
		return TestApi
			.page(id,
					"{\"n\":" + night + ",\"new_in_" + night + "\":true,\"products\":[{\"sku\":\"" + id
							+ "\"},{}],\"text\":\"" + id.repeat(20) + "\"}")
			.replace("\"markdown_url\":null", "\"markdown_url\":\"" + this.bench.api().contentUrl() + id + "\"");
	}

	/** Publishes the first two nights, and learns what the third one should give. */
	void publish() throws IOException {
		done(night(0));
		State old = save("first night", night(1), null);
		done(night(1));
		State between = save("between nights", night(2), old);
		this.states.add(between);
		List<String> words = Stream
			.concat(night(1).stream().filter((word) -> !word.contains("content")), Stream.of("source=raw", "rerun=yes"))
			.toList();
		State rerun = new State("before a rerun from kept responses", between.copy(), between.older(), words);
		this.states.add(rerun);
		for (State state : List.of(rerun, between)) {
			restore(state);
			done(state.words());
			this.expected.put(state.words(), rows());
		}
		assertThat(this.expected.get(between.words())).hasSize(63);
		restore(between);
	}

	/** Goes on from there, and takes copies after kills. */
	void kill(FastApp app) throws IOException, InterruptedException {
		State before = this.states.get(0);
		StoredDataset dataset = new StoredDataset(URI.create("file:" + this.bench.output()), new Configuration(),
				this.bench.folder().resolve("read"));
		ChaosRun run = new ChaosRun(app, dataset, this.bench.folder(), this.bench.api().requests())
			.env("SPIDRA_API_KEY", TestApi.KEY)
			.words(night(2).toArray(String[]::new))
			.words("--spidra.api.url=" + this.bench.api().url());
		run.save();
		for (String[] kill : new String[][] { { "killed fetch", "after channel-write .*[01]\\.crawls#1" },
				{ "killed write", "after hadoop-create .*/partition-00000/pages.*" },
				{ "killed publish", "after hadoop-rename .* to output/pages/.*" } }) {
			run.saveAfterKill(
					run.moments().stream().filter((moment) -> moment.matches(kill[1])).findFirst().orElseThrow());
			before = save(kill[0], night(2), before);
			this.states.add(before);
		}
	}

	private List<String> night(int night) {
		List<String> words = new ArrayList<>(List.of("date=" + this.first.plusDays(night)));
		words.addAll(SETTINGS);
		return words;
	}

	private void done(List<String> words) {
		Workbench.Result result = run(words);
		assertThat(result.code()).as(result.err()).isZero();
	}

	private Workbench.Result run(List<String> words) {
		List<String> all = new ArrayList<>(words);
		all.add("output=" + this.bench.output());
		return this.bench.run(all.toArray(String[]::new));
	}

	private State save(String name, List<String> words, @Nullable State before) throws IOException {
		Path copy = this.copies.resolve(name);
		Damage.copy(this.bench.home(), copy.resolve("home"));
		Damage.copy(this.bench.output(), copy.resolve("output"));
		return new State(name, copy, (before != null) ? before.copy() : copy.resolve("none"), words);
	}

	private void restore(State state) throws IOException {
		Damage.copy(state.copy().resolve("home"), this.bench.home());
		Damage.copy(state.copy().resolve("output"), this.bench.output());
	}

	/** All damages that there are, of each file at each time. */
	List<Trial> trials() throws IOException {
		List<Trial> trials = new ArrayList<>();
		for (State state : this.states) {
			try (Stream<Path> paths = Files.walk(state.copy())) {
				for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
					String file = state.copy().relativize(path).toString();
					for (Damage damage : Damage.values()) {
						if ((file.startsWith("home/") || file.startsWith("output/_spidra/"))
								&& damage.appliesTo(path, state.older().resolve(file))) {
							trials.add(new Trial(state, file, damage));
						}
					}
				}
			}
		}
		return trials;
	}

	/**
	 * Damages a file, and starts the command until the data is complete.
	 * @param random decides which bytes
	 */
	Verdict damage(Trial trial, Random random) throws IOException {
		restore(trial.state());
		Path file = this.bench.folder().resolve(trial.file());
		trial.damage().apply(file, trial.state().older().resolve(trial.file()), random);
		StringBuilder log = new StringBuilder();
		List<String> words = trial.state().words();
		String how = "";
		for (int start = 1; start <= MOST_STARTS; start++) {
			Workbench.Result result = run(words);
			log.append("--- exit ").append(result.code()).append('\n').append(result.err());
			String problem = problem(result);
			if (!problem.isEmpty()) {
				return new Verdict(trial, problem, false, log.toString());
			}
			if (result.code() == 0) {
				List<String> found = rows();
				boolean equal = found.equals(this.expected.get(trial.state().words()));
				return new Verdict(trial, equal ? how.isEmpty() ? "complete at once" : how : difference(found), equal,
						log.toString());
			}
			String message = result.lastLine();
			if (!namesFileOrItsFolder(file, message) && !message.contains("run the same command again")) {
				return new Verdict(trial, "names neither file nor cure", false, log.toString());
			}
			boolean removed = message.contains("remove") && cure(message);
			Matcher again = AGAIN.matcher(message);
			if (again.find()) {
				Workbench.Result other = run(
						Stream.concat(Stream.of("date=" + again.group(1)), SETTINGS.stream()).toList());
				log.append("--- ")
					.append(again.group())
					.append(": exit ")
					.append(other.code())
					.append('\n')
					.append(other.err());
			}
			if (message.contains("without source=raw")) {
				words = words.stream().filter((word) -> !word.equals("source=raw")).toList();
			}
			how = removed ? "exit " + result.code() + ", complete after the cure"
					: how.isEmpty() ? "exit " + result.code() + ", complete at the next start" : how;
		}
		return new Verdict(trial, "never done", false, log.toString());
	}

	private static String problem(Workbench.Result result) {
		if (result.code() != 0 && result.code() != 2 && result.code() != 5 && result.code() != 6) {
			return "exit " + result.code();
		}
		return (result.err().contains("\tat ") || result.err().contains("please report")) ? "stack trace" : "";
	}

	/** Or the folder of its attempt, below that of all attempts. */
	private boolean namesFileOrItsFolder(Path file, String message) {
		Path staging = this.bench.output().resolve("_spidra/staging");
		Path named = file.startsWith(staging) ? staging.resolve(staging.relativize(file).getName(0)) : file;
		return message.contains(named.toString());
	}

	/** Removes what the message says. */
	private boolean cure(String message) throws IOException {
		boolean done = false;
		for (String word : message.split("[\\s,;:()]+")) {
			if (word.startsWith(this.bench.folder().toString()) && Files.exists(Path.of(word))) {
				Workbench.delete(Path.of(word));
				done = true;
			}
		}
		return done;
	}

	private static String difference(List<String> found) {
		return "exit 0, but rows differ: " + found.size();
	}

	/** By manifests, and as readers see it that list folders. */
	private List<String> rows() throws IOException {
		List<String> rows = new ArrayList<>();
		StoredDataset dataset = new StoredDataset(URI.create("file:" + this.bench.output()), new Configuration(),
				this.copies);
		List<String> pages = new ArrayList<>();
		List<String> failedPages = new ArrayList<>();
		List<String> products = new ArrayList<>();
		for (JsonNode manifest : dataset.manifests()) {
			pages.addAll(Outcome.paths(manifest, "pages"));
			failedPages.addAll(Outcome.paths(manifest, "failed_pages"));
			products.addAll(Outcome.paths(manifest, "products"));
		}
		try (DuckDb duckDb = new DuckDb()) {
			String all = "read_parquet([%s], union_by_name=true, hive_partitioning=false)";
			String columns = "SELECT '%s', * EXCLUDE (fetched_at, run_key) FROM " + all + " ORDER BY page_id";
			rows.addAll(duckDb.query(columns.formatted("page", quoted(pages))
				.replace("* EXCLUDE (fetched_at, run_key)",
						"page_id, page_title, crawl_id, n, text, page_markdown, new_in_0, new_in_1")));
			rows.addAll(duckDb.query(columns.formatted("failed", quoted(failedPages))
				.replace("* EXCLUDE (fetched_at, run_key)", "page_id, crawl_id, error_message")));
			rows.addAll(duckDb.query(columns.formatted("product", quoted(products)) + ", products_index"));
			List<String> listed = duckDb.query("SELECT page_id FROM read_parquet('" + this.bench.output()
					+ "/*/run=*/*.parquet', union_by_name=true)");
			if (listed.size() != rows.size()) {
				rows.add("by folders there are " + listed.size() + " rows");
			}
		}
		catch (SQLException ex) {
			rows.add("cannot be read: " + ex.getMessage());
		}
		return rows;
	}

	private String quoted(List<String> paths) {
		return String.join(",", paths.stream().map((path) -> "'" + this.bench.output() + "/" + path + "'").toList());
	}

	/**
	 * State folder and output at a time.
	 *
	 * @param name of the time
	 * @param copy of both
	 * @param older copy of both from an earlier time
	 * @param words the command that is started then
	 */
	record State(String name, Path copy, Path older, List<String> words) {

	}

	/**
	 * One damage of one file.
	 *
	 * @param state when
	 * @param file relative path
	 * @param damage what happens to it
	 */
	record Trial(State state, String file, Damage damage) {

		/** Which file it is in each dataset. */
		String kind() {
			return this.file.replaceFirst("datasets/[^/]+/", "")
				.replaceFirst("runs/\\d{4}-[^/]+/", "runs/…/")
				.replaceFirst("staging/[^/]+/", "staging/…/")
				.replaceAll("\\d{4}-\\d\\d-\\d\\d", "KEY")
				.replaceAll("-[0-9a-f]{12}", "")
				.replaceAll("\\d+", "N")
				.replaceFirst("content/[a-c]N", "content/CRAWL")
				.replaceFirst("sizes/.*", "sizes/…");
		}

	}

	/**
	 * What became of it.
	 *
	 * @param trial the damage
	 * @param outcome how the data became complete, or what is wrong
	 * @param isFine whether it is complete
	 * @param log of all starts
	 */
	record Verdict(Trial trial, String outcome, boolean isFine, String log) {

		@Override
		public String toString() {
			return this.outcome + ": " + this.trial.file() + " " + this.trial.damage() + ", "
					+ this.trial.state().name() + "\n" + this.log;
		}

	}

}
