package io.spidraparquet.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.spidraparquet.workbench.Postgres;
import io.spidraparquet.workbench.TestApi;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Managers and workers as processes of the built jar, each with a state folder and a log
 * of its own. They have one PostgreSQL, one endpoint and one file system. Thread-safe.
 */
final class Crew implements AutoCloseable {

	/** Log line of a worker that begins with a partition. */
	static final String TAKES = "took ";

	private final FastApp app;

	private final Path folder;

	private final Postgres postgres;

	private final List<String> settings = new ArrayList<>();

	private final Map<String, String> env = new HashMap<>();

	private final List<Member> members = new CopyOnWriteArrayList<>();

	/**
	 * Nobody yet.
	 * @param app what each of them runs
	 * @param folder for their state and logs
	 * @param postgres their job repository
	 * @param api URL of the endpoint
	 */
	Crew(FastApp app, Path folder, Postgres postgres, URI api) throws IOException {
		this.app = app;
		this.folder = Files.createDirectories(folder);
		this.postgres = postgres;
		this.settings.add("--spidra.api.url=" + api);
		this.env.put("SPIDRA_API_KEY", TestApi.KEY);
	}

	/** Words and variables that all of them get. */
	Crew with(List<String> words, Map<String, String> variables) {
		this.settings.addAll(words);
		this.env.putAll(variables);
		return this;
	}

	/** Starts a worker. */
	Member worker(String name, String... more) throws IOException {
		return worker(name, List.of(), more);
	}

	/**
	 * Starts a worker.
	 * @param options for its JVM
	 */
	Member worker(String name, List<String> options, String... more) throws IOException {
		List<String> words = new ArrayList<>(List.of("worker"));
		words.addAll(List.of(more));
		return start(name, options, words);
	}

	/**
	 * Starts a worker that sees other file systems than the manager. Needs root.
	 * @param before mounts them
	 */
	Member workerApart(String name, String before) throws IOException {
		Path log = this.folder.resolve(name + ".log");
		Map<String, String> all = new HashMap<>(this.env);
		all.put("SPIDRA_HOME", home(name).toString());
		List<String> words = new ArrayList<>(List.of("worker"));
		words.addAll(this.settings);
		words.add(this.postgres.setting());
		return add(new Member(name, this.app.startApart(before, all, words, log), log));
	}

	private Member add(Member member) {
		this.members.add(member);
		return member;
	}

	/** Starts a run that leaves the work to workers. */
	Member manager(String name, String... words) throws IOException {
		List<String> all = new ArrayList<>(List.of(words));
		all.add("--spidra.workers=remote");
		return start(name, List.of(), all);
	}

	private Member start(String name, List<String> options, List<String> words) throws IOException {
		List<String> all = new ArrayList<>(words);
		all.addAll(this.settings);
		all.add(this.postgres.setting());
		return start(name, options, all, this.env);
	}

	/** Runs words without PostgreSQL and workers to their end. */
	Member local(String name, String... words) throws IOException {
		List<String> all = new ArrayList<>(List.of(words));
		all.addAll(this.settings);
		return start(name, List.of(), all, this.env);
	}

	private Member start(String name, List<String> options, List<String> words, Map<String, String> variables)
			throws IOException {
		Map<String, String> all = new HashMap<>(variables);
		all.put("SPIDRA_HOME", home(name).toString());
		Path log = this.folder.resolve(name + ".log");
		Files.deleteIfExists(log);
		return add(new Member(name, this.app.start(options, List.of(), all, words, log), log));
	}

	/** The state folder of one of them. */
	Path home(String name) {
		return this.folder.resolve("home-" + name);
	}

	/** Waits until something is so. */
	static void await(String what, BooleanSupplier condition) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as(what).isLessThan(end);
			Thread.sleep(20);
		}
	}

	@Override
	public void close() {
		for (Member each : this.members) {
			each.signal("CONT");
			each.kill();
		}
	}

	/**
	 * One process.
	 *
	 * @param name of its state folder and its log
	 * @param process itself
	 * @param log all it says
	 */
	record Member(String name, Process process, Path log) {

		/** All that it has said. */
		String said() {
			try {
				return Files.exists(this.log) ? Files.readString(this.log) : "";
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		boolean isAlive() {
			return this.process.isAlive();
		}

		/** Kills it with SIGKILL and waits for its end. */
		void kill() {
			this.process.destroyForcibly();
			try {
				this.process.waitFor();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		/** Sends it a signal, such as STOP; nothing happens if it has ended. */
		void signal(String signal) {
			if (!isAlive()) {
				return;
			}
			try {
				new ProcessBuilder("kill", "-" + signal, "" + this.process.pid())
					.redirectError(ProcessBuilder.Redirect.DISCARD)
					.start()
					.waitFor();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		/** Waits until it says something. */
		Member awaits(String text) throws InterruptedException {
			Crew.await(this.name + " says: " + text, () -> said().contains(text) || !isAlive());
			assertThat(said()).as(this.name).contains(text);
			return this;
		}

		/** Waits for its end. */
		int end() throws InterruptedException {
			assertThat(this.process.waitFor(5, TimeUnit.MINUTES)).as(said()).isTrue();
			return this.process.exitValue();
		}

		/** Waits for its end, which has to be a good one. */
		void succeeds() throws InterruptedException {
			assertThat(end()).as(said()).isZero();
		}

	}

}
