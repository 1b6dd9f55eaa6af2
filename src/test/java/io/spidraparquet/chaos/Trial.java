package io.spidraparquet.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * A command with its kills, from the first start to the last.
 */
final class Trial {

	private static final int MOST_LINES = 15;

	private final String moment;

	private final List<ChaosRun.Start> starts = new ArrayList<>();

	private final List<String> hits = new ArrayList<>();

	private final List<String> complaints = new ArrayList<>();

	private List<String> differences = List.of();

	private List<String> leftovers = List.of();

	Trial(String moment) {
		this.moment = moment;
	}

	void add(ChaosRun.Start start) {
		this.starts.add(start);
	}

	void hit(String step) {
		this.hits.add(step);
	}

	void complain(String complaint) {
		this.complaints.add(complaint);
	}

	void compare(Outcome outcome, Outcome undisturbed) {
		this.differences = outcome.differencesFrom(undisturbed);
		this.leftovers = outcome.leftovers();
	}

	int starts() {
		return this.starts.size();
	}

	int lastCode() {
		return this.starts.get(this.starts.size() - 1).code();
	}

	/** The steps in which it was killed. */
	List<String> hits() {
		return this.hits;
	}

	int kills() {
		return this.hits.size();
	}

	List<String> complaints() {
		return this.complaints;
	}

	/** How the outcome differs from the undisturbed one's. */
	List<String> differences() {
		return this.differences;
	}

	List<String> leftovers() {
		return this.leftovers;
	}

	boolean isFine() {
		return this.complaints.isEmpty() && this.differences.isEmpty() && this.leftovers.isEmpty();
	}

	@Override
	public String toString() {
		List<String> lines = new ArrayList<>();
		lines.add(this.moment.isEmpty() ? "killed in " + this.hits : "killed " + this.moment + " in " + this.hits);
		lines.addAll(this.complaints);
		lines.addAll(this.differences);
		this.leftovers.forEach((leftover) -> lines.add("left over: " + leftover));
		for (int i = 0; i < this.starts.size(); i++) {
			lines.add("--- log of start " + (i + 1) + ", exit code " + this.starts.get(i).code());
			this.starts.get(i).log().lines().limit(MOST_LINES).forEach(lines::add);
		}
		return String.join("\n", lines);
	}

}
