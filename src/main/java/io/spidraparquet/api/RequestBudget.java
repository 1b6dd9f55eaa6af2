package io.spidraparquet.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Paces all that a run sends to the API: by the limit that is set, and by what the
 * answers tell of the server's own count, which others on the same address use up as
 * well. Thread-safe.
 */
final class RequestBudget {

	private static final Logger logger = LoggerFactory.getLogger(RequestBudget.class);

	private static final Duration LONGER_THAN_ANY_RUN = Duration.ofDays(365);

	/** The server's window begins with our first request, and so after ours. */
	private static final long MARGIN_PERCENT = 1;

	private static final long SAME_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

	private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long LOGGED_FROM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final Bandwidth limit;

	private final Duration window;

	private final Duration maxWait;

	private @Nullable Bucket own;

	/** Requests whose answers have not begun. */
	private int underWay;

	/** By the server, less what is under way; negative while it has not said. */
	private long remaining = -1;

	private long reset = System.nanoTime();

	/** Whether the end of the server's window was measured from its beginning. */
	private boolean resetMeasured;

	private long pausedUntil = System.nanoTime();

	/** Whether the server's window was found to end later than it had said. */
	private boolean endsLater;

	RequestBudget(ApiProperties properties) {
		this.window = properties.window();
		this.maxWait = properties.maxWait();
		this.limit = Bandwidth.builder()
			.capacity(properties.requestsPerWindow())
			.refillIntervally(properties.requestsPerWindow(),
					this.window.plus(this.window.multipliedBy(MARGIN_PERCENT).dividedBy(100)))
			.build();
	}

	/**
	 * Waits until one more request may be sent, whose answer is to be reported by
	 * {@link #answered}.
	 * @throws ApiException if the API asks for a longer pause than may be made
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	void take() throws ApiException, InterruptedException {
		long nanos = own().consumeIgnoringRateLimits(1);
		if (nanos > 0) {
			logPause(nanos);
			TimeUnit.NANOSECONDS.sleep(nanos);
		}
		awaitServer();
	}

	/** Made with the first request, as its windows begin then. */
	private synchronized Bucket own() {
		if (this.own == null) {
			this.own = Bucket.builder().addLimit(this.limit).build();
		}
		return this.own;
	}

	private synchronized void awaitServer() throws ApiException, InterruptedException {
		boolean logged = false;
		for (long wait = waitForServer(); wait > 0; wait = waitForServer()) {
			if (wait > this.maxWait.toNanos()) {
				throw new ApiException(
						ApiException.Kind.RATE_LIMIT, "the API's rate limit is used up for another "
								+ TimeUnit.NANOSECONDS.toSeconds(wait) + " s, which is longer than spidra.api.max-wait",
						Duration.ofNanos(wait), null);
			}
			if (!logged && wait > LOGGED_FROM_NANOS) {
				logPause(wait);
				logged = true;
			}
			TimeUnit.NANOSECONDS.timedWait(this, wait);
		}
		this.underWay++;
	}

	/** Nanoseconds until the server takes one more, or has told more; 0 for now. */
	private long waitForServer() {
		long now = System.nanoTime();
		if (this.pausedUntil > now) {
			return this.pausedUntil - now;
		}
		boolean known = this.remaining >= 0 && this.reset > now;
		return (known && this.remaining <= this.underWay) ? this.reset - now : 0;
	}

	private static void logPause(long nanos) {
		logger.info("the request budget is used up, going on in {} s", TimeUnit.NANOSECONDS.toSeconds(nanos) + 1);
	}

	/**
	 * An answer has begun, or none came.
	 * @param limit what it tells; {@link RateLimitHeaders#NONE} if there is none
	 */
	synchronized void answered(RateLimitHeaders limit) {
		this.underWay--;
		Duration untilReset = limit.untilReset();
		if (limit.remaining() >= 0 && untilReset != null) {
			long now = System.nanoTime();
			long told = now + Math.min(untilReset.toNanos(), LONGER_THAN_ANY_RUN.toNanos());
			// a second of the clock may be the one before the end, and a time from now is
			// rounded up
			long latest = told + (limit.inWholeSeconds() ? SECOND_NANOS : 0);
			boolean sameWindow = this.remaining >= 0 && this.reset > now
					&& Math.abs(told - this.reset) <= SAME_WINDOW_NANOS;
			long wholeWindow = now + this.window.toNanos();
			if (limit.beginsWindow() && Math.abs(told - wholeWindow) <= SAME_WINDOW_NANOS) {
				this.reset = Math.min(wholeWindow, latest);
				this.resetMeasured = true;
			}
			else if (!sameWindow) {
				this.reset = this.endsLater ? latest : told;
				this.resetMeasured = false;
			}
			else if (!this.resetMeasured) {
				this.reset = Math.min(this.reset, this.endsLater ? latest : told);
			}
			this.remaining = sameWindow ? Math.min(this.remaining, limit.remaining()) : limit.remaining();
		}
		notifyAll();
	}

	/**
	 * The API refused a request for the rate limit: all that share it wait.
	 * @param retryAfter how long; null if it did not say
	 */
	synchronized void pause(@Nullable Duration retryAfter) {
		long sinceReset = System.nanoTime() - this.reset;
		this.endsLater |= this.remaining >= 0 && sinceReset >= 0 && sinceReset <= SECOND_NANOS;
		if (retryAfter != null) {
			long until = System.nanoTime() + Math.min(retryAfter.toNanos(), LONGER_THAN_ANY_RUN.toNanos());
			this.pausedUntil = Math.max(this.pausedUntil, until);
		}
	}

}
