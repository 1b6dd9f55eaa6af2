package io.spidraparquet.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs whose files, or this worker's access to them, have failed lately. Their parts have
 * to wait, each time twice as long, so that they do not keep this worker from the parts
 * of other runs. After the wait, one part at a time tries it again. Thread-safe.
 */
final class HeldBack {

	private static final Duration FIRST = Duration.ofSeconds(2);

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final Clock clock;

	private final Map<Long, Wait> waits = new HashMap<>();

	HeldBack(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Whether a part of a run has to wait.
	 * @param job id of the job execution
	 * @return false for the one part that tries the run again
	 */
	synchronized boolean isHeld(long job) {
		Wait wait = this.waits.get(job);
		if (wait == null) {
			return false;
		}
		if (this.clock.instant().isBefore(wait.end())) {
			return true;
		}
		this.waits.put(job, from(wait.length()));
		return false;
	}

	/** A part of a run could not be begun, or its files failed. */
	synchronized void failed(long job) {
		this.waits.compute(job, (id, before) -> from((before != null) ? longer(before.length()) : FIRST));
	}

	/** A part of a run is begun. */
	synchronized void works(long job) {
		this.waits.remove(job);
	}

	private Wait from(Duration length) {
		return new Wait(this.clock.instant().plus(length), length);
	}

	private static Duration longer(Duration before) {
		Duration twice = before.multipliedBy(2);
		return (twice.compareTo(LONGEST) > 0) ? LONGEST : twice;
	}

	/** Until when a run is held, and for how long. */
	private record Wait(Instant end, Duration length) {

	}

}
