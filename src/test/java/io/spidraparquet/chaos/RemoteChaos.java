package io.spidraparquet.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.spidraparquet.workbench.Postgres;

/**
 * Disturbs a manager and its workers. Whoever has died is replaced by another process
 * with the same words. Not thread-safe.
 */
final class RemoteChaos {

	private static final int WORKERS = 3;

	private static final int MOST_STARTS = 12;

	private static final Duration LONGEST = Duration.ofMinutes(15);

	private final Crew crew;

	private final Postgres postgres;

	private final String[] words;

	private final List<Crew.Member> workers = new ArrayList<>();

	private int names;

	/**
	 * Nothing is started yet.
	 * @param crew starts the processes
	 * @param postgres their job repository
	 * @param words the manager's command
	 */
	RemoteChaos(Crew crew, Postgres postgres, List<String> words) {
		this.crew = crew;
		this.postgres = postgres;
		this.words = words.toArray(String[]::new);
	}

	/**
	 * Runs the command until it is done.
	 * @param length how long it takes undisturbed
	 * @param disturbances how many there are
	 * @param restart whether PostgreSQL is restarted, too
	 */
	RemoteTrial run(Random random, Duration length, int disturbances, boolean restart)
			throws IOException, InterruptedException {
		RemoteTrial trial = new RemoteTrial();
		long begin = System.nanoTime();
		List<Event> events = events(random, length, disturbances, restart);
		List<Event> thaws = new ArrayList<>();
		replace(trial);
		Crew.Member manager = this.crew.manager("manager", this.words);
		trial.started();
		while (System.nanoTime() - begin < LONGEST.toNanos()) {
			if (!manager.isAlive()) {
				trial.ended(manager);
				if (manager.end() == 0 || trial.starts() >= MOST_STARTS) {
					break;
				}
				Thread.sleep(200);
				manager = this.crew.manager("manager", this.words);
				trial.started();
			}
			replace(trial);
			long now = System.nanoTime() - begin;
			for (Event each : due(thaws, now)) {
				this.workers.forEach((worker) -> worker.signal("CONT"));
				manager.signal("CONT");
				trial.happened(each.what(), manager);
			}
			for (Event each : due(events, now)) {
				trial.happened(each.what(), manager);
				cause(each, manager, random, thaws, now);
			}
			Thread.sleep(50);
		}
		this.workers.forEach((worker) -> worker.signal("CONT"));
		trial.finished(Duration.ofNanos(System.nanoTime() - begin), manager);
		return trial;
	}

	private void cause(Event event, Crew.Member manager, Random random, List<Event> thaws, long now)
			throws IOException {
		Crew.Member worker = this.workers.get(random.nextInt(this.workers.size()));
		switch (event.what()) {
			case KILL_WORKER -> worker.kill();
			case KILL_MANAGER -> manager.kill();
			case FREEZE_WORKER, FREEZE_MANAGER -> {
				(event.what() == What.FREEZE_WORKER ? worker : manager).signal("STOP");
				thaws.add(new Event(What.THAW, now + TimeUnit.MILLISECONDS.toNanos(2000 + random.nextInt(18_000))));
			}
			case RESTART_POSTGRESQL -> this.postgres.restart();
			case THAW -> throw new IllegalStateException();
		}
	}

	private static List<Event> due(List<Event> events, long now) {
		List<Event> due = events.stream().filter((event) -> event.at() <= now).toList();
		events.removeAll(due);
		return due;
	}

	/** The first one is a kill in the first half, so that it meets the run. */
	private static List<Event> events(Random random, Duration length, int disturbances, boolean restart) {
		List<Event> events = new ArrayList<>();
		for (int i = 0; i < disturbances; i++) {
			double share = (i == 0) ? 0.05 + random.nextDouble() * 0.45 : random.nextDouble();
			What what = (i == 0) ? (random.nextInt(3) > 0) ? What.KILL_WORKER : What.KILL_MANAGER
					: switch (random.nextInt(6)) {
						case 0, 1 -> What.KILL_WORKER;
						case 2, 3 -> What.KILL_MANAGER;
						case 4 -> What.FREEZE_WORKER;
						default -> What.FREEZE_MANAGER;
					};
			events.add(new Event(what, (long) (length.toNanos() * share)));
		}
		if (restart) {
			events.add(new Event(What.RESTART_POSTGRESQL, (long) (length.toNanos() * random.nextDouble())));
		}
		return events;
	}

	private void replace(RemoteTrial trial) throws IOException, InterruptedException {
		for (Crew.Member dead : this.workers.stream().filter((worker) -> !worker.isAlive()).toList()) {
			trial.died(dead);
			this.workers.remove(dead);
		}
		for (int i : IntStream.range(this.workers.size(), WORKERS).toArray()) {
			this.workers.add(this.crew.worker("worker" + i + "-" + this.names++));
		}
	}

	/**
	 * What happens to them.
	 */
	enum What {

		/** SIGKILL of a worker. */
		KILL_WORKER,
		/** SIGKILL of the manager. */
		KILL_MANAGER,
		/** SIGSTOP of a worker. */
		FREEZE_WORKER,
		/** SIGSTOP of the manager. */
		FREEZE_MANAGER,
		/** SIGCONT of all. */
		THAW,
		/** PostgreSQL stops and starts again. */
		RESTART_POSTGRESQL

	}

	/**
	 * Something that is to happen.
	 *
	 * @param at nanoseconds since the first start
	 */
	private record Event(What what, long at) {

	}

}
