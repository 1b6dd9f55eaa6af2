package io.spidraparquet.api;

import java.net.URI;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the requests to the API.
 *
 * @param url Base URL of the API: http or https, without user, query and fragment.
 * @param requestsPerWindow Largest number of requests that a run sends within one window,
 * at least 1. The default is the API's documented limit for one IP address.
 * @param window Length of the rate limit's window, above 0.
 * @param concurrency Number of crawls that are fetched at the same time, 1 to 64. It also
 * bounds the number of concurrent content downloads.
 * @param connectTimeout Longest wait for a connection, above 0.
 * @param idleTimeout Longest wait for the next byte of a response, above 0.
 * @param totalTimeout Longest time for one complete response, above 0.
 * @param maxAttempts How many times one request is sent at most, at least 1.
 * @param maxWait Longest total of the pauses between the tries of one request, 0 or more.
 * @param budget Which requests count together in {@code requests-per-window}. With
 * {@code address}, each process has a budget of its own, as the API counts for each
 * address. With {@code shared}, all processes that use the same job repository in
 * PostgreSQL have one, as they need behind one address.
 */
@ConfigurationProperties("spidra.api")
public record ApiProperties(@DefaultValue("https://api.spidra.io/api") URI url,
		@DefaultValue("300") int requestsPerWindow, @DefaultValue("15m") Duration window,
		@DefaultValue("4") int concurrency, @DefaultValue("10s") Duration connectTimeout,
		@DefaultValue("30s") Duration idleTimeout, @DefaultValue("6h") Duration totalTimeout,
		@DefaultValue("5") int maxAttempts, @DefaultValue("30m") Duration maxWait,
		@DefaultValue("address") Budget budget) {

	private static final int MAX_CONCURRENCY = 64;

	private static final int MAX_PORT = 65_535;

	public ApiProperties {
		String scheme = String.valueOf(url.getScheme());
		if (!(scheme.equals("https") || scheme.equals("http")) || url.getHost() == null) {
			throw new IllegalArgumentException(
					"spidra.api.url is '" + url + "', but has to be like https://api.spidra.io/api");
		}
		if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
			throw new IllegalArgumentException(
					"spidra.api.url is '" + url + "', but its port has to be from 1 to " + MAX_PORT);
		}
		if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
			throw new IllegalArgumentException(
					"spidra.api.url must have neither user, query nor fragment: '" + url.getHost() + "'");
		}
		atLeast("requests-per-window", requestsPerWindow, 1);
		atLeast("concurrency", concurrency, 1);
		atLeast("max-attempts", maxAttempts, 1);
		if (concurrency > MAX_CONCURRENCY) {
			throw new IllegalArgumentException(
					"spidra.api.concurrency is " + concurrency + ", but has to be at most " + MAX_CONCURRENCY);
		}
		positive("window", window);
		positive("connect-timeout", connectTimeout);
		positive("idle-timeout", idleTimeout);
		positive("total-timeout", totalTimeout);
		if (maxWait.isNegative()) {
			throw new IllegalArgumentException("spidra.api.max-wait is " + maxWait + ", but cannot be negative");
		}
	}

	/**
	 * Which requests count together.
	 */
	public enum Budget {

		/** Those of one process. */
		ADDRESS,
		/** Those of all processes with the same job repository. */
		SHARED

	}

	private static void atLeast(String name, int value, int least) {
		if (value < least) {
			throw new IllegalArgumentException(
					"spidra.api." + name + " is " + value + ", but has to be at least " + least);
		}
	}

	private static void positive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("spidra.api." + name + " is " + value + ", but has to be above 0");
		}
	}

}
