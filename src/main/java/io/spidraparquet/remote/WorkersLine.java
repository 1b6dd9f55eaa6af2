package io.spidraparquet.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.text.Amounts;
import io.spidraparquet.text.Listed;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;

/**
 * Tells once a minute what each worker has done of a step, and which of them wait, for
 * example for the rate limit. Not thread-safe.
 */
final class WorkersLine {

	private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

	/** A worker that is at work reports every two seconds. */
	private static final Duration QUIET = Duration.ofSeconds(30);

	private static final int MOST_NAMED = 16;

	private final String noun;

	private final Map<String, Seen> seen = new TreeMap<>();

	private Instant next = Instant.MAX;

	/**
	 * Creates a line.
	 * @param noun what workers read, in the singular
	 */
	WorkersLine(String noun) {
		this.noun = noun;
	}

	void begin(Instant now) {
		this.seen.clear();
		this.next = now.plus(BETWEEN_LINES);
	}

	/**
	 * Looks at what each worker has done.
	 * @return a line; null if it is not time for one, or if nobody is at work
	 */
	@Nullable String of(List<Share> shares, Instant now) {
		for (Share share : shares) {
			Seen before = this.seen.get(share.worker());
			if (before == null || !before.share().equals(share)) {
				this.seen.put(share.worker(), new Seen(share, now));
			}
		}
		if (now.isBefore(this.next) || shares.stream().allMatch((share) -> share.active() == 0)) {
			return null;
		}
		this.next = now.plus(BETWEEN_LINES);
		return Listed.of(this.seen.values().stream().map((each) -> text(each, now)).toList(), MOST_NAMED);
	}

	private String text(Seen each, Instant now) {
		Duration quiet = Duration.between(each.since(), now);
		return each.share().worker() + " " + Plural.of(each.share().read(), this.noun)
				+ ((each.share().active() > 0 && quiet.compareTo(QUIET) > 0)
						? " (waiting for " + Amounts.duration(quiet) + ")" : "");
	}

	/**
	 * What a worker has done of a step.
	 *
	 * @param worker its name
	 * @param active parts that it is working on
	 * @param read items that it has read
	 */
	record Share(String worker, long active, long read) {

	}

	/**
	 * A share, and since when it is the same.
	 */
	private record Seen(Share share, Instant since) {

	}

}
