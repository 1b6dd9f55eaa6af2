package io.spidraparquet.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * Tells when nothing happens on the workers for so long that somebody should look. It is
 * usual that workers wait for the rate limit, so those that are connected get the time of
 * its window once they have begun. Not thread-safe.
 */
final class Silence {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(5);

	private static final int MOST_NAMED = 5;

	private final Duration window;

	private WorkDone last = WorkDone.NOTHING;

	private Instant since = Instant.MAX;

	private Instant quietUntil = Instant.MIN;

	/**
	 * Creates a silence that has not begun.
	 * @param window of the rate limit
	 */
	Silence(Duration window) {
		this.window = window;
	}

	void begin(Instant now) {
		this.last = WorkDone.NOTHING;
		this.since = now;
		this.quietUntil = Instant.MIN;
	}

	/**
	 * Looks at what the workers have done.
	 * @param parts how many there are
	 * @param connected the workers that are connected now
	 * @return a warning; null if there is nothing to say
	 */
	@Nullable String hear(WorkDone done, int parts, Instant now, Supplier<List<String>> connected) {
		if (!done.equals(this.last)) {
			this.last = done;
			this.since = now;
			this.quietUntil = Instant.MIN;
			return null;
		}
		Duration silent = Duration.between(this.since, now);
		if (silent.compareTo(PATIENCE) < 0 || now.isBefore(this.quietUntil)) {
			return null;
		}
		List<String> workers = connected.get();
		if (done.begun() > 0 && !workers.isEmpty() && silent.compareTo(this.window.plus(PATIENCE)) < 0) {
			return null;
		}
		this.quietUntil = now.plus(BETWEEN_WARNINGS);
		return what(done, parts, silent) + ": " + why(workers);
	}

	private static String what(WorkDone done, int parts, Duration silent) {
		return (done.begun() == 0) ? "no worker has taken one of " + Plural.of(parts, "part") + " yet"
				: "no worker has done anything for " + silent.toSeconds() + " s, with " + (parts - done.ended())
						+ " of " + Plural.of(parts, "part") + " left";
	}

	private static String why(List<String> workers) {
		return workers.isEmpty()
				? "none is connected to this database; start one with jobs/run worker --spring.datasource.url=…, and see the"
						+ " logs of those that have ended"
				: "those that are connected (" + Listed.of(workers, MOST_NAMED)
						+ ") are busy, have another version or another spidra.api.url, or cannot work on this run: see"
						+ " their logs";
	}

}
