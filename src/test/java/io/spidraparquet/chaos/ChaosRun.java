package io.spidraparquet.chaos;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One command on one dataset, that is killed, started again until it is done, and
 * compared with the same command undisturbed. Begins each time with what {@link #save}
 * kept. The output may be on any file system: what the command needs for it are words,
 * JVM options, jars and environment. Not thread-safe.
 */
final class ChaosRun {

	/** How a process ends that was killed. */
	static final int KILLED = 137;

	private static final int MOST_STARTS = 4;

	private final FastApp app;

	private final StoredDataset dataset;

	private final StateFolder state;

	private final List<String> requests;

	private final Path folder;

	private final List<String> options = new ArrayList<>();

	private final List<String> classPath = new ArrayList<>();

	private final Map<String, String> env = new HashMap<>();

	private final List<String> words = new ArrayList<>();

	private @Nullable Outcome undisturbed;

	/** What a rerun leaves that follows on a complete one. */
	private @Nullable Outcome repeated;

	private @Nullable Readers readers;

	private @Nullable Lake lake;

	private Duration length = Duration.ZERO;

	/**
	 * A command.
	 * @param app the application
	 * @param dataset its output
	 * @param folder for its state and all else
	 * @param requests ids of crawls for which the API was asked, which goes on to add to
	 * it
	 */
	ChaosRun(FastApp app, StoredDataset dataset, Path folder, List<String> requests) throws IOException {
		this.app = app;
		this.dataset = dataset;
		this.folder = Files.createDirectories(folder);
		this.state = new StateFolder(folder.resolve("home"), folder.resolve("looked"));
		this.requests = requests;
		this.env.put("SPIDRA_HOME", this.state.home().toString());
		this.words.add("output=" + dataset.uri());
	}

	ChaosRun words(String... more) {
		this.words.addAll(List.of(more));
		return this;
	}

	ChaosRun env(String name, String value) {
		this.env.put(name, value);
		return this;
	}

	ChaosRun options(String... more) {
		this.options.addAll(List.of(more));
		return this;
	}

	/** Jars that the output's file system needs. */
	ChaosRun classPath(String... more) {
		this.classPath.addAll(List.of(more));
		return this;
	}

	/**
	 * The command commits to Iceberg tables, too. Files of replaced runs then stay where
	 * they are.
	 */
	ChaosRun committing(Lake tables) {
		this.lake = tables;
		return words("--spidra.iceberg.catalog=hadoop");
	}

	/** How long the undisturbed run takes, from the first thing that it says. */
	Duration length() {
		return this.length;
	}

	/** Runs it undisturbed, and takes its outcome for the right one. */
	Outcome undisturbed() throws IOException, InterruptedException {
		restore();
		this.readers = new Readers(this.dataset);
		Start run = start(List.of(), null);
		assertThat(run.code()).as(run.log()).isZero();
		this.length = run.length();
		Outcome outcome = Outcome.of(this.dataset, this.state);
		this.readers.learn();
		this.undisturbed = outcome;
		this.repeated = isRerun() ? repeated() : null;
		return outcome;
	}

	private Outcome repeated() throws IOException, InterruptedException {
		Start again = start(List.of(), null);
		assertThat(again.code()).as(again.log()).isZero();
		return Outcome.of(this.dataset, this.state);
	}

	/** From now on each trial begins with what is there now. */
	void save() throws IOException {
		this.dataset.save();
		this.state.save();
	}

	/**
	 * From now on each trial begins with what a kill left.
	 * @param moment one of {@link #moments()}
	 */
	void saveAfterKill(String moment) throws IOException, InterruptedException {
		restore();
		Start run = start(agent(moment), null);
		assertThat(run.code()).as(run.log()).isEqualTo(KILLED);
		save();
	}

	private void restore() throws IOException {
		this.dataset.restore();
		this.state.restore();
		this.requests.clear();
	}

	/** The moments of an undisturbed run. */
	List<String> moments() throws IOException, InterruptedException {
		restore();
		Start run = start(agent(""), null);
		assertThat(run.code()).as(run.log()).isZero();
		return Files.readAllLines(this.folder.resolve("trace.txt"));
	}

	/**
	 * Kills it at a moment and starts it again until it is done.
	 * @param moment one of {@link #moments()}
	 */
	Trial killedAt(String moment) throws IOException, InterruptedException {
		restore();
		return trial(moment, () -> new Kill(true, Duration.ZERO), 1);
	}

	/**
	 * Kills it again and again until it is done.
	 * @param kills when each start is killed
	 * @param mostKills after so many it is left alone
	 */
	Trial killedAfter(Supplier<Kill> kills, int mostKills) throws IOException, InterruptedException {
		restore();
		return trial("", kills, mostKills);
	}

	private Trial trial(String moment, Supplier<Kill> kills, int mostKills) throws IOException, InterruptedException {
		List<String> attempts = attempts();
		Trial trial = new Trial(moment);
		Set<String> whole = this.state.wholeResponses();
		boolean published = false;
		boolean complete = false;
		for (int i = 0; i < mostKills + MOST_STARTS; i++) {
			int asked = this.requests.size();
			Instant begin = Instant.now();
			Start start = start(i < mostKills, moment, kills);
			trial.add(start);
			checkRequests(asked, whole, published, trial);
			if (start.code() == 0) {
				break;
			}
			if (start.code() != KILLED) {
				trial.complain("start " + trial.starts() + " ended with " + start.code());
				continue;
			}
			trial.hit(this.state.stepSince(begin));
			complaints().forEach((complaint) -> trial.complain("after kill " + trial.kills() + " " + complaint));
			whole = this.state.wholeResponses();
			published |= !attempts().isEmpty() && !attempts().equals(attempts);
			complete |= published && !this.state.hasUnfinishedRun();
		}
		if (trial.lastCode() != 0 && trial.complaints().isEmpty()) {
			trial.complain("it was not done after " + trial.starts() + " starts");
		}
		if (this.lake != null) {
			this.lake.incomplete().forEach(trial::complain);
		}
		// the next start of a rerun that was complete is another rerun
		trial.compare(Outcome.of(this.dataset, this.state),
				required((complete && isRerun()) ? this.repeated : this.undisturbed));
		return trial;
	}

	private List<String> complaints() throws IOException {
		if (this.lake == null) {
			return required(this.readers).complaints();
		}
		List<String> complaints = new ArrayList<>(required(this.readers).complaintsByManifest());
		complaints.addAll(this.lake.unreadable());
		return complaints;
	}

	private boolean isRerun() {
		return this.words.stream().anyMatch((word) -> word.startsWith("rerun="));
	}

	/** A run that is published may be run again by a rerun, which asks again. */
	private void checkRequests(int asked, Set<String> whole, boolean published, Trial trial) {
		List<String> since = List.copyOf(this.requests).subList(asked, this.requests.size());
		if (published && !isRerun() && !since.isEmpty()) {
			trial.complain("the run was published, but " + since + " were fetched again");
		}
		if (!published && since.stream().anyMatch(whole::contains)) {
			trial.complain("of the whole responses " + whole + " some were fetched again: " + since);
		}
	}

	private List<String> attempts() throws IOException {
		List<String> attempts = new ArrayList<>();
		for (JsonNode manifest : this.dataset.manifests()) {
			attempts.add(manifest.get("attempt").asString());
		}
		return attempts;
	}

	private Start start(boolean mayDie, String moment, Supplier<Kill> kills) throws IOException, InterruptedException {
		if (!mayDie) {
			return start(List.of(), null);
		}
		return moment.isEmpty() ? start(List.of(), kills.get()) : start(agent(moment), null);
	}

	private Start start(List<String> more, @Nullable Kill kill) throws IOException, InterruptedException {
		Path log = this.folder.resolve("start.log");
		Files.deleteIfExists(log);
		List<String> all = new ArrayList<>(this.options);
		all.addAll(more);
		Process process = this.app.start(all, this.classPath, this.env, this.words, log);
		try {
			if (kill == null || !kill.fromStart()) {
				while (process.isAlive() && (!Files.exists(log) || Files.size(log) == 0)) {
					Thread.sleep(5);
				}
			}
			Instant begin = Instant.now();
			if (kill != null && !process.waitFor(kill.after().toMillis(), TimeUnit.MILLISECONDS)) {
				process.destroyForcibly();
			}
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it hangs: %s", log).isTrue();
			return new Start(process.exitValue(), Files.readString(log), Duration.between(begin, Instant.now()));
		}
		finally {
			process.destroyForcibly();
		}
	}

	private List<String> agent(String target) throws IOException {
		Properties settings = new Properties();
		settings.setProperty("home", this.state.home().toString());
		settings.setProperty("output", this.dataset.uri());
		settings.setProperty("trace", this.folder.resolve("trace.txt").toString());
		settings.setProperty("target", target);
		StringWriter text = new StringWriter();
		settings.store(text, null);
		return List
			.of(this.app.agentOption(Files.writeString(this.folder.resolve("agent.properties"), text.toString())));
	}

	private static <T> T required(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("run it undisturbed first");
		}
		return value;
	}

	/**
	 * One process.
	 *
	 * @param code exit code
	 * @param log all it said
	 * @param length from the first thing that it said to its end
	 */
	record Start(int code, String log, Duration length) {

	}

	/**
	 * When a process is killed.
	 *
	 * @param fromStart whether the time runs from its start, else from the first thing
	 * that it says
	 * @param after time until then
	 */
	record Kill(boolean fromStart, Duration after) {

	}

}
