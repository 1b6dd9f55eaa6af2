package io.spidraparquet.api;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What an answer tells of the rate limit.
 *
 * @param limit requests in a whole window of the server; negative if it does not say
 * @param remaining requests that are left in the server's window; negative if it does not
 * say
 * @param untilReset time until the window ends; null if it does not say
 * @param inWholeSeconds whether that was said as a second of the clock, which may be the
 * one before the end
 */
record RateLimitHeaders(long limit, long remaining, @Nullable Duration untilReset, boolean inWholeSeconds) {

	/** Of an answer that tells nothing. */
	static final RateLimitHeaders NONE = new RateLimitHeaders(-1, -1, null, false);

	/** Greater numbers are no seconds from now, but since 1970. */
	private static final long EPOCH_SECONDS = 1_000_000_000;

	/** And these are milliseconds. */
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

	/** Whether it answers the request with which the server's window has begun. */
	boolean beginsWindow() {
		return this.limit > 0 && this.remaining == this.limit - 1;
	}

	private static long number(@Nullable String header) {
		return (header != null && header.strip().matches("\\d{1,18}")) ? Long.parseLong(header.strip()) : -1;
	}

	/**
	 * The time until a number: seconds from now, or seconds or milliseconds since 1970.
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
