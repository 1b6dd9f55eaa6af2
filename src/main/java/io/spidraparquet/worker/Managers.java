package io.spidraparquet.worker;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;

/**
 * Whether the managers of runs live. For some seconds one that lives may not be seen,
 * while PostgreSQL is restarted. Thread-safe.
 */
final class Managers {

	private static final Logger logger = LoggerFactory.getLogger(Managers.class);

	private static final Duration DOUBT = Duration.ofSeconds(30);

	private final Signs signs;

	private final Clock clock;

	private final Map<Long, Instant> unseen = new HashMap<>();

	private final Set<Long> gone = new HashSet<>();

	Managers(Signs signs, Clock clock) {
		this.signs = signs;
		this.clock = clock;
	}

	/**
	 * Looks for a manager.
	 * @param job id of its job execution
	 * @param output absolute URI of its dataset
	 */
	State look(long job, URI output) {
		boolean seen;
		try {
			seen = this.signs.isSeen(output);
		}
		catch (IOException | DataAccessException ex) {
			logger.debug("cannot look for the manager of {}: {}", output, ex.getMessage());
			seen = true;
		}
		return note(job, seen);
	}

	private synchronized State note(long job, boolean seen) {
		if (seen) {
			this.unseen.remove(job);
			return State.ALIVE;
		}
		Instant now = this.clock.instant();
		Instant since = this.unseen.computeIfAbsent(job, (id) -> now);
		if (since.plus(DOUBT).isAfter(now)) {
			return State.DOUBTFUL;
		}
		this.gone.add(job);
		return State.GONE;
	}

	/** Whether an earlier look has found that a manager is gone. */
	synchronized boolean isGone(long job) {
		return this.gone.contains(job);
	}

	/** What is known of a manager. */
	enum State {

		ALIVE, DOUBTFUL, GONE

	}

	/** Tells whether there is a sign of the manager of a dataset. */
	interface Signs {

		boolean isSeen(URI output) throws IOException;

	}

}
