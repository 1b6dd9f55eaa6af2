package io.spidraparquet.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.text.Amounts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Schedules the retries of one request: after the pause that the API asks for, else after
 * growing pauses with jitter, within the configured number of tries and sum of pauses. A
 * refusal by the rate limit is not counted as a try; only the sum of pauses bounds those.
 * One object for each request.
 */
final class RetrySchedule implements RetryPolicy, BackOff, BackOffExecution {

	private static final Logger logger = LoggerFactory.getLogger(RetrySchedule.class);

	/** Prevents a tight loop even if a server says "at once". */
	private static final long LEAST_PAUSE_MILLIS = 100;

	private static final long FIRST_PAUSE_MILLIS = 500;

	private static final long LONGEST_OWN_PAUSE_MILLIS = 60_000;

	private final ApiProperties properties;

	private final BackOffExecution ownPauses;

	private final boolean changesSomething;

	private final RunProgress progress;

	private @Nullable ApiException failure;

	private int attempts;

	private int refusals;

	private long pausedMillis;

	/**
	 * Creates the schedule of a request that no limit is shared with.
	 * @param changesSomething whether the request may be sent again only if the API has
	 * not accepted it
	 */
	RetrySchedule(ApiProperties properties, boolean changesSomething) {
		this(properties, changesSomething, new RunProgress());
	}

	/**
	 * Creates the schedule of one request.
	 * @param changesSomething whether the request may be sent again only if the API has
	 * not accepted it
	 * @param progress is told when the rate limit makes the request wait
	 */
	RetrySchedule(ApiProperties properties, boolean changesSomething, RunProgress progress) {
		this.properties = properties;
		this.progress = progress;
		this.changesSomething = changesSomething;
		ExponentialBackOff growing = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
		growing.setMaxInterval(LONGEST_OWN_PAUSE_MILLIS);
		growing.setJitter(FIRST_PAUSE_MILLIS / 2);
		this.ownPauses = growing.start();
	}

	@Override
	public boolean shouldRetry(Throwable throwable) {
		this.failure = (throwable instanceof ApiException ex && mayPass(ex.kind())) ? ex : null;
		if (this.failure != null && this.failure.kind() == ApiException.Kind.RATE_LIMIT) {
			this.refusals++;
			return this.properties.maxAttempts() > 1;
		}
		this.attempts++;
		return this.failure != null && this.attempts < this.properties.maxAttempts();
	}

	private boolean mayPass(ApiException.Kind kind) {
		return this.changesSomething ? kind == ApiException.Kind.BUSY || kind == ApiException.Kind.RATE_LIMIT
				: kind.isPassing();
	}

	@Override
	public BackOff getBackOff() {
		return this;
	}

	@Override
	public BackOffExecution start() {
		return this;
	}

	@Override
	public long nextBackOff() {
		ApiException last = Objects.requireNonNull(this.failure);
		Duration asked = last.retryAfter();
		long own = this.ownPauses.nextBackOff();
		long pause = (asked != null) ? Math.max(asked.toMillis(), LEAST_PAUSE_MILLIS) : own;
		if (this.refusals > 1) {
			pause = Math.max(pause, own);
		}
		if (this.pausedMillis + pause > this.properties.maxWait().toMillis()) {
			logger.warn("{}; not trying again: the next pause of {} s would exceed spidra.api.max-wait ({} s)",
					last.getMessage(), pause / 1000, this.properties.maxWait().toSeconds());
			return STOP;
		}
		this.pausedMillis += pause;
		if (last.kind() == ApiException.Kind.RATE_LIMIT) {
			logRefusal(last, pause);
			return pause;
		}
		logger.warn("{}; trying again in {} (try {} of {})", last.getMessage(),
				Amounts.duration(Duration.ofMillis(pause)), this.attempts + 1, this.properties.maxAttempts());
		return pause;
	}

	/** All requests meet the same limit: one line for the first of them says it. */
	private void logRefusal(ApiException refusal, long pause) {
		Instant until = Instant.now().plusMillis(pause);
		if (this.progress.pause(until)) {
			logger.warn("{}; going on in {}", refusal.getMessage(), Amounts.duration(Duration.ofMillis(pause)));
		}
	}

}
