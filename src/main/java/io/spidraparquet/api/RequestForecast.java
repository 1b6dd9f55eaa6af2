package io.spidraparquet.api;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How long requests take by the rate limit alone: an estimate, since others on the same
 * address use the limit, too, and requests may have to be repeated.
 *
 * @param requests number of requests that are still to be sent
 * @param windows number of windows of the rate limit in which they are sent, the current
 * one included
 * @param window length of a window
 * @param end when the last of these windows begins; null if the current one suffices, so
 * that nothing has to wait
 */
public record RequestForecast(long requests, long windows, Duration window, @Nullable Instant end) {

	/**
	 * Estimates from the state of a budget.
	 * @param requests number of requests that are still to be sent
	 * @param left number of requests that the current window still allows
	 * @param untilNext time until the next window begins
	 * @param perWindow number of requests that each further window allows, at least 1
	 * @param window length of a window
	 */
	static RequestForecast of(long requests, long left, Duration untilNext, long perWindow, Duration window) {
		long now = Math.max(left, 0);
		if (requests <= now) {
			return new RequestForecast(requests, 1, window, null);
		}
		long further = (requests - now + perWindow - 1) / perWindow;
		Instant end = Instant.now().plus(untilNext).plus(window.multipliedBy(further - 1));
		return new RequestForecast(requests, further + ((now > 0) ? 1 : 0), window, end);
	}

}
