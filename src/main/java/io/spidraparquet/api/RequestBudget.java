package io.spidraparquet.api;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.text.Amounts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Paces all requests of a run to the API: by the configured limit, and by the server's
 * own count as the responses report it, which others on the same address use up, too.
 * Thread-safe.
 */
final class RequestBudget {

	private static final Logger logger = LoggerFactory.getLogger(RequestBudget.class);

	private static final Duration LONGER_THAN_ANY_RUN = Duration.ofDays(365);

	/** The server's window begins when our first request arrives, so later than ours. */
	private static final long MARGIN_PERCENT = 1;

	private static final long SAME_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

	private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long LOGGED_FROM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final Bandwidth limit;

	private final long perWindow;

	private final Duration window;

	private final Duration maxWait;

	private final RunProgress progress;

	private final Function<Bandwidth, ApiClient.Allowance> allowances;

	private ApiClient.@Nullable Allowance own;

	/** When the first of our windows began. */
	private long ownStart;

	/** Requests sent so far. */
	private long sent;

	/** Requests per window as the server reported; negative until it does. */
	private long serverLimit = -1;

	/** Requests whose responses have not begun. */
	private int inFlight;

	/**
	 * Requests left in the server's window as the server reported, from which those in
	 * flight are still to be subtracted; negative until the server reports.
	 */
	private long remaining = -1;

	private long reset = System.nanoTime();

	/** Whether the end of the server's window was measured from its beginning. */
	private boolean resetMeasured;

	private long pausedUntil = System.nanoTime();

	/** Whether the server's window was found to end later than the server reported. */
	private boolean endsLater;

	/**
	 * A budget of which nothing is used.
	 * @param progress is told when requests have to wait
	 */
	RequestBudget(ApiProperties properties, RunProgress progress) {
		this(properties, progress, RequestBudget::ofThisProcess);
	}

	/**
	 * A budget that may be shared.
	 * @param progress is told when requests have to wait
	 * @param allowances makes what counts the requests, from the limit
	 */
	RequestBudget(ApiProperties properties, RunProgress progress, Function<Bandwidth, ApiClient.Allowance> allowances) {
		this.progress = progress;
		this.allowances = allowances;
		progress.limit(properties.requestsPerWindow(), properties.window());
		this.window = properties.window();
		this.maxWait = properties.maxWait();
		this.perWindow = properties.requestsPerWindow();
		this.limit = Bandwidth.builder().capacity(this.perWindow).refillIntervally(this.perWindow, ownWindow()).build();
	}

	private Duration ownWindow() {
		return this.window.plus(this.window.multipliedBy(MARGIN_PERCENT).dividedBy(100));
	}

	/**
	 * Waits until one more request may be sent. Its response must be reported to
	 * {@link #responded}.
	 * @throws ApiException if the API requires a longer pause than spidra.api.max-wait
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	void take() throws ApiException, InterruptedException {
		long nanos = own().take();
		if (nanos > 0) {
			logPause(nanos);
			TimeUnit.NANOSECONDS.sleep(nanos);
		}
		awaitServer();
	}

	/** Created with the first request, since its windows begin then. */
	private synchronized ApiClient.Allowance own() {
		if (this.own == null) {
			this.own = this.allowances.apply(this.limit);
			this.ownStart = System.nanoTime();
		}
		return this.own;
	}

	private static ApiClient.Allowance ofThisProcess(Bandwidth limit) {
		Bucket bucket = Bucket.builder().addLimit(limit).build();
		return new ApiClient.Allowance() {

			@Override
			public long take() {
				return bucket.consumeIgnoringRateLimits(1);
			}

			@Override
			public long left() {
				return bucket.getAvailableTokens();
			}

		};
	}

	private synchronized void awaitServer() throws ApiException, InterruptedException {
		boolean logged = false;
		for (long wait = waitForServer(); wait > 0; wait = waitForServer()) {
			if (wait > this.maxWait.toNanos()) {
				throw new ApiException(ApiException.Kind.RATE_LIMIT,
						"the API's rate limit is used up for another " + TimeUnit.NANOSECONDS.toSeconds(wait)
								+ " s, which is longer than spidra.api.max-wait (" + this.maxWait.toSeconds()
								+ " s): run again later",
						Duration.ofNanos(wait), null);
			}
			if (!logged && wait > LOGGED_FROM_NANOS) {
				logPause(wait);
				logged = true;
			}
			TimeUnit.NANOSECONDS.timedWait(this, wait);
		}
		this.inFlight++;
		this.sent++;
	}

	/** The number of requests sent so far. */
	synchronized long sent() {
		return this.sent;
	}

	/**
	 * Estimates how long requests will take by what is left of our window and of the
	 * server's.
	 * @param requests number of requests to send from now on
	 */
	synchronized RequestForecast forecast(long requests) {
		long now = System.nanoTime();
		long left = (this.own != null) ? this.own.left() : this.perWindow;
		long ownWindow = ownWindow().toNanos();
		long untilNext = (this.own != null) ? ownWindow - (now - this.ownStart) % ownWindow : ownWindow;
		boolean known = this.remaining >= 0 && this.reset > now;
		if (known && this.remaining - this.inFlight < left) {
			left = this.remaining - this.inFlight;
			untilNext = this.reset - now;
		}
		if (this.pausedUntil > now) {
			left = 0;
			untilNext = this.pausedUntil - now;
		}
		long each = (this.serverLimit > 0) ? Math.min(this.serverLimit, this.perWindow) : this.perWindow;
		return RequestForecast.of(requests, left, Duration.ofNanos(untilNext), each, this.window);
	}

	/**
	 * Nanoseconds until the server accepts one more request, unless a response changes
	 * that; 0 if it accepts one now.
	 */
	private long waitForServer() {
		long now = System.nanoTime();
		if (this.pausedUntil > now) {
			return this.pausedUntil - now;
		}
		boolean known = this.remaining >= 0 && this.reset > now;
		return (known && this.remaining <= this.inFlight) ? this.reset - now : 0;
	}

	/** One line for a pause, however many requests have to wait for its end. */
	private void logPause(long nanos) {
		Instant until = Instant.now().plusNanos(nanos);
		if (this.progress.pause(until)) {
			logger.info("the request budget is used up: going on at {}, in {}", Amounts.time(until),
					Amounts.duration(Duration.ofNanos(nanos)));
		}
	}

	/**
	 * Reports that a response has begun, or that none arrived.
	 * @param limit of the response; {@link RateLimitHeaders#NONE} if it reports none
	 */
	synchronized void responded(RateLimitHeaders limit) {
		this.inFlight--;
		this.serverLimit = (limit.limit() > 0) ? limit.limit() : this.serverLimit;
		Duration untilReset = limit.untilReset();
		if (limit.remaining() >= 0 && untilReset != null) {
			long now = System.nanoTime();
			long reported = now + Math.min(untilReset.toNanos(), LONGER_THAN_ANY_RUN.toNanos());
			// a second of the clock may be the one before the end; seconds from now are
			// rounded up
			long latest = reported + (limit.resetIsClockSecond() ? SECOND_NANOS : 0);
			boolean sameWindow = this.remaining >= 0 && this.reset > now
					&& Math.abs(reported - this.reset) <= SAME_WINDOW_NANOS;
			long windowFromNow = now + this.window.toNanos();
			if (limit.beginsWindow() && Math.abs(reported - windowFromNow) <= SAME_WINDOW_NANOS) {
				this.reset = Math.min(windowFromNow, latest);
				this.resetMeasured = true;
			}
			else if (!sameWindow) {
				this.reset = this.endsLater ? latest : reported;
				this.resetMeasured = false;
			}
			else if (!this.resetMeasured) {
				this.reset = Math.min(this.reset, this.endsLater ? latest : reported);
			}
			this.remaining = sameWindow ? Math.min(this.remaining, limit.remaining()) : limit.remaining();
		}
		notifyAll();
	}

	/**
	 * Pauses all requests after the API refused one because of the rate limit.
	 * @param retryAfter the pause; null if the API did not say it
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
