package io.spidraparquet.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happened to a manager and its workers, until the manager was done, and what came
 * out.
 */
final class RemoteTrial {

	/** How a manager may end before it is done: killed, worth a retry, locked. */
	private static final Set<Integer> GO_ON = Set.of(ChaosRun.KILLED, 5, 75);

	private static final int LAST_LINES = 12;

	private final List<String> story = new ArrayList<>();

	private final Map<RemoteChaos.What, Integer> happened = new EnumMap<>(RemoteChaos.What.class);

	private final List<String> complaints = new ArrayList<>();

	private final List<String> logs = new ArrayList<>();

	private Duration length = Duration.ZERO;

	private int starts;

	private int deaths;

	private int repeated;

	void started() {
		this.starts++;
	}

	/** A manager has ended. */
	void ended(Crew.Member manager) throws InterruptedException {
		int code = manager.end();
		this.story.add("manager ended with " + code);
		if (code != 0) {
			log(manager);
		}
		if (code != 0 && !GO_ON.contains(code)) {
			this.complaints.add("the manager ended with " + code);
		}
	}

	/** A worker has ended, for whatever reason. */
	void died(Crew.Member worker) throws InterruptedException {
		this.deaths++;
		int code = worker.end();
		this.story.add(worker.name() + " ended with " + code);
		if (code != ChaosRun.KILLED) {
			log(worker);
			if (!this.happened.containsKey(RemoteChaos.What.RESTART_POSTGRESQL)) {
				this.complaints.add(worker.name() + " ended with " + code + ", though nobody killed it");
			}
		}
	}

	private void log(Crew.Member member) {
		List<String> lines = member.said().lines().toList();
		this.logs.add("--- " + member.name());
		this.logs.addAll(lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
	}

	void happened(RemoteChaos.What what, Crew.Member manager) {
		this.happened.merge(what, 1, Integer::sum);
		String last = manager.said().lines().reduce("", (before, line) -> line);
		this.story.add(word(what) + " when the manager's last line was: " + last);
		// one that thaws has worked for nothing, like one that has died
		this.deaths += (what == RemoteChaos.What.FREEZE_WORKER) ? 1 : 0;
	}

	void finished(Duration after, Crew.Member manager) throws InterruptedException {
		this.length = after;
		if (manager.isAlive() || manager.end() != 0) {
			log(manager);
			this.complaints.add("it was not done after " + this.starts + " starts and " + after.toSeconds() + " s");
		}
	}

	/**
	 * Looks at what came out.
	 * @param requests crawls that were asked for
	 */
	void compare(Outcome outcome, Outcome local, Collection<String> requests) {
		this.complaints.addAll(outcome.atOutput().differencesFrom(local.atOutput()));
		outcome.leftovers().forEach((leftover) -> this.complaints.add("left over: " + leftover));
		Map<String, Integer> times = new HashMap<>();
		List.copyOf(requests).forEach((crawl) -> times.merge(crawl, 1, Integer::sum));
		this.repeated = times.values().stream().mapToInt((count) -> count - 1).sum();
		// each of them may cost the responses that were on their way, but a manager's end
		// does not
		int most = 1 + this.deaths + count(RemoteChaos.What.RESTART_POSTGRESQL);
		times.forEach((crawl, count) -> {
			if (count > most) {
				this.complaints.add(crawl + " was asked for " + count + " times");
			}
		});
	}

	void complainAbout(List<String> found) {
		this.complaints.addAll(found);
	}

	Duration length() {
		return this.length;
	}

	int starts() {
		return this.starts;
	}

	boolean isFine() {
		return this.complaints.isEmpty();
	}

	private int count(RemoteChaos.What what) {
		return this.happened.getOrDefault(what, 0);
	}

	private static String word(RemoteChaos.What what) {
		return what.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	/** All of it in one line. */
	String line() {
		return this.length.toSeconds() + " s, " + this.starts + " starts, " + this.happened + ", " + this.repeated
				+ " crawls asked for again" + (isFine() ? "" : ", " + this.complaints);
	}

	@Override
	public String toString() {
		List<String> lines = new ArrayList<>(this.complaints);
		lines.addAll(this.story);
		lines.addAll(this.logs);
		return lines.stream().collect(Collectors.joining("\n"));
	}

	/** What all trials came to, as a table for people; the first one was undisturbed. */
	static String table(String store, List<RemoteTrial> all, int crawls, long seed) {
		List<RemoteTrial> disturbed = all.subList(1, all.size());
		return """
				| what | result |
				|---|---|
				| runs of %,d crawls on %s by a manager and three workers (seed %d) | 1 undisturbed, %d disturbed |
				| workers, managers killed by SIGKILL | %d, %d |
				| workers, managers frozen by SIGSTOP for 2 to 20 s | %d, %d |
				| restarts of PostgreSQL | %d |
				| starts of the manager until it was done | %.1f on average, %d at most |
				| time | %d s undisturbed, %d s disturbed on average |
				| crawls asked for more than once | %.1f of a run on average, %d at most |
				| runs equal to a run by itself, nothing left over | %d of %d |
				| manual steps | 0 |
				""".formatted(crawls, store, seed, disturbed.size(), sum(disturbed, RemoteChaos.What.KILL_WORKER),
				sum(disturbed, RemoteChaos.What.KILL_MANAGER), sum(disturbed, RemoteChaos.What.FREEZE_WORKER),
				sum(disturbed, RemoteChaos.What.FREEZE_MANAGER), sum(disturbed, RemoteChaos.What.RESTART_POSTGRESQL),
				disturbed.stream().mapToInt(RemoteTrial::starts).average().orElse(0),
				disturbed.stream().mapToInt(RemoteTrial::starts).max().orElse(0), all.get(0).length().toSeconds(),
				(long) disturbed.stream().mapToLong((trial) -> trial.length().toSeconds()).average().orElse(0),
				disturbed.stream().mapToInt((trial) -> trial.repeated).average().orElse(0),
				disturbed.stream().mapToInt((trial) -> trial.repeated).max().orElse(0),
				all.stream().filter(RemoteTrial::isFine).count(), all.size());
	}

	private static int sum(List<RemoteTrial> trials, RemoteChaos.What what) {
		return trials.stream().mapToInt((trial) -> trial.count(what)).sum();
	}

}
