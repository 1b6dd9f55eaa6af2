package io.spidraparquet.api;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The rate limit as a response reports it.
 *
 * @param limit requests per window of the server; negative if it is not reported
 * @param remaining requests left in the server's window; negative if it is not reported
 * @param untilReset time until the window ends; null if it is not reported
 * @param resetIsClockSecond whether the reset was reported as a second of the clock,
 * which may be the second before the end of the window
 */
record RateLimitHeaders(long limit, long remaining, @Nullable Duration untilReset, boolean resetIsClockSecond) {

	/** The headers of a response that reports no limit. */
	static final RateLimitHeaders NONE = new RateLimitHeaders(-1, -1, null, false);

	/** Numbers from here on are not seconds from now, but seconds since 1970. */
	private static final long EPOCH_SECONDS = 1_000_000_000;

	/** Numbers from here on are milliseconds since 1970. */
	private static final long EPOCH_MILLIS = 100_000_000_000L;

	/**
	 * Reads {@code RateLimit-Limit}, {@code RateLimit-Remaining} and
	 * {@code RateLimit-Reset}, the latter as a Unix timestamp or in seconds from now:
	 * sources differ.
	 */
	static RateLimitHeaders of(HttpURLConnection connection) {
		long remaining = number(connection.getHeaderField("RateLimit-Remaining"));
		long reset = number(connection.getHeaderField("RateLimit-Reset"));
		return new RateLimitHeaders(number(connection.getHeaderField("RateLimit-Limit")), remaining,
				(reset >= 0) ? fromNow(reset) : null, reset >= EPOCH_SECONDS && reset < EPOCH_MILLIS);
	}

	/** Whether the request of this response began the server's window. */
	boolean beginsWindow() {
		return this.limit > 0 && this.remaining == this.limit - 1;
	}

	private static long number(@Nullable String header) {
		return (header != null && header.strip().matches("\\d{1,18}")) ? Long.parseLong(header.strip()) : -1;
	}

	/**
	 * Interprets a number by its size: seconds from now, or seconds or milliseconds since
	 * 1970.
	 * @param number 0 or more
	 * @return zero or more
	 */
	static Duration fromNow(long number) {
		if (number < EPOCH_SECONDS) {
			return Duration.ofSeconds(number);
		}
		return until((number < EPOCH_MILLIS) ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
	}

	/** The time from now until an instant; zero for one in the past. */
	static Duration until(Instant then) {
		Duration wait = Duration.between(Instant.now(), then);
		return wait.isNegative() ? Duration.ZERO : wait;
	}

}
