package io.spidraparquet.source;

import java.time.Duration;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Paces what a run sends to the API's documented rate limit. Thread-safe.
 */
final class RequestBudget {

	private static final Logger logger = LoggerFactory.getLogger(RequestBudget.class);

	private static final Duration LONGER_THAN_ANY_RUN = Duration.ofDays(365);

	private final RateLimiter limiter;

	RequestBudget(ApiProperties properties) {
		this.limiter = RateLimiter.of("spidra",
				RateLimiterConfig.custom()
					.limitForPeriod(properties.requestsPerWindow())
					.limitRefreshPeriod(properties.window())
					.timeoutDuration(LONGER_THAN_ANY_RUN)
					.build());
	}

	/**
	 * Waits until one more request may be sent.
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	void take() throws InterruptedException {
		long nanos = this.limiter.reservePermission();
		if (nanos > 0) {
			Duration pause = Duration.ofNanos(nanos);
			logger.info("the request budget is used up, going on in {} s", pause.toSeconds() + 1);
			Thread.sleep(pause.toMillis() + 1);
		}
	}

}
