package io.spidraparquet.api;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * Asks the API for the newest crawls, once and without repeating a request, to find out
 * whether it can be reached, accepts the key, and what it says about itself.
 */
public final class EndpointProbe {

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private final ApiClient client;

	private final List<CrawlJob> newest = new ArrayList<>();

	private boolean complete;

	private @Nullable Duration latency;

	private @Nullable Duration clockAhead;

	private @Nullable String tls;

	private RateLimitHeaders limit = RateLimitHeaders.NONE;

	private @Nullable ApiException failure;

	private long sentAt;

	private EndpointProbe(ApiClient client) {
		this.client = client;
	}

	/**
	 * Asks the API.
	 * @param properties address and timeouts
	 * @param key the key; null to send a request with none that is valid
	 * @param version of this application, for the user agent
	 * @param since crawls that were created before it are not wanted
	 * @param requests number of requests at most, at least 1
	 * @return what was found
	 * @throws IOException if the thread is interrupted while it reads
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	public static EndpointProbe ask(ApiProperties properties, @Nullable ApiKey key, String version, Instant since,
			int requests) throws IOException, InterruptedException {
		ApiProperties once = new ApiProperties(properties.url(), properties.requestsPerWindow(), properties.window(), 1,
				shorter(properties.connectTimeout()), shorter(properties.idleTimeout()),
				shorter(properties.totalTimeout()), 1, Duration.ZERO, ApiProperties.Budget.ADDRESS);
		EndpointProbe probe = new EndpointProbe(new ApiClient(once, (key != null) ? key : new ApiKey("none"), version));
		probe.client.observe(probe::note);
		try {
			probe.read(since, requests);
		}
		catch (ApiException ex) {
			probe.failure = ex;
		}
		return probe;
	}

	private static Duration shorter(Duration timeout) {
		return (timeout.compareTo(PATIENCE) < 0) ? timeout : PATIENCE;
	}

	private void read(Instant since, int requests) throws IOException, InterruptedException {
		CrawlJobs jobs = new CrawlJobs(this.client);
		for (int number = 1; number <= requests && !this.complete; number++) {
			this.sentAt = System.nanoTime();
			HistoryPage page = jobs.page(number);
			for (HistoryRecord record : page.records()) {
				Instant created = record.createdAt();
				this.complete |= created != null && created.isBefore(since);
				if (created == null || !created.isBefore(since)) {
					this.newest.add(record.toCrawl((created != null) ? created : Instant.now()));
				}
			}
			this.complete |= page.size() < HistoryReading.PAGE_SIZE;
		}
	}

	/** Notes the head of the first response, and the limit of the last one. */
	private void note(HttpURLConnection connection) {
		RateLimitHeaders told = RateLimitHeaders.of(connection);
		this.limit = (told.remaining() >= 0) ? told : this.limit;
		if (this.latency != null) {
			return;
		}
		Duration time = Duration.ofNanos(System.nanoTime() - this.sentAt);
		this.latency = time;
		long date = connection.getDate();
		if (date > 0) {
			// the header has whole seconds
			Instant there = Instant.ofEpochMilli(date).plusMillis(500);
			this.clockAhead = Duration.between(there, Instant.now().minus(time.dividedBy(2)));
		}
		if (connection instanceof HttpsURLConnection secure) {
			this.tls = secure.getSSLSession().map(SSLSession::getProtocol).orElse("TLS");
		}
	}

	/**
	 * How long the first response took.
	 * @return null if there was none
	 */
	public @Nullable Duration latency() {
		return this.latency;
	}

	/**
	 * How far the clock of this host is ahead of the server's.
	 * @return negative if it is behind; null if the server did not tell its time
	 */
	public @Nullable Duration clockAhead() {
		return this.clockAhead;
	}

	/**
	 * The protocol that protects the connection.
	 * @return null if none does
	 */
	public @Nullable String tls() {
		return this.tls;
	}

	/**
	 * The number of requests that are left in the server's window.
	 * @return negative if the server did not tell it
	 */
	public long remaining() {
		return this.limit.remaining();
	}

	/**
	 * The number of requests that the server allows in one window.
	 * @return negative if the server did not tell it
	 */
	public long limit() {
		return this.limit.limit();
	}

	/**
	 * How long it takes until the server's window ends, or until the end of the pause
	 * that it asks for.
	 * @return null if the server did not tell it
	 */
	public @Nullable Duration untilReset() {
		ApiException refused = this.failure;
		return (refused != null && refused.retryAfter() != null) ? refused.retryAfter() : this.limit.untilReset();
	}

	/**
	 * Why the requests failed.
	 * @return null if they did not
	 */
	public @Nullable ApiException failure() {
		return this.failure;
	}

	/**
	 * The newest crawls that are wanted.
	 * @return newest first; not all if {@link #isComplete} is false
	 */
	public List<CrawlJob> newest() {
		return List.copyOf(this.newest);
	}

	/**
	 * Whether the history lists no other crawls that are wanted.
	 * @return false also if requests failed
	 */
	public boolean isComplete() {
		return this.complete;
	}

}
