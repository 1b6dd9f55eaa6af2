package io.spidraparquet.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.github.bucket4j.Bandwidth;
import io.spidraparquet.page.IncompleteBodyException;
import io.spidraparquet.page.PagesSource;
import io.spidraparquet.progress.RunProgress;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;

/**
 * Sends requests to the API: for the pages of a crawl ({@code GET /crawl/{jobId}/pages}),
 * and those of {@link CrawlJobs}. Sends the key in a header to the API's host and nowhere
 * else, and never follows redirects. Retries temporary failures with growing pauses, or
 * after the pause that the API asks for. All requests share one budget. Thread-safe.
 * <p>
 * Uses the JDK's {@link HttpURLConnection}, since its read timeout applies to each read
 * of the body, as an idle timeout should. The timeouts of other clients end with the
 * headers, or cover the complete body.
 */
public final class ApiClient implements PagesSource {

	/**
	 * The JDK's logger of request headers, the key among them, at level FINE and finer.
	 */
	private static final Logger JDK_LOGGER = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

	private static final int MAX_ERROR_BODY = 64 * 1024;

	private static final Duration MAX_TIME_FOR_ERROR = Duration.ofSeconds(5);

	private final ApiProperties properties;

	/** URL of the API, without a slash at its end. */
	private final String base;

	private final ApiKey key;

	private final Connections connections;

	private final RequestBudget budget;

	private final RunProgress progress;

	private final FirstResponseGate gate;

	private volatile Consumer<HttpURLConnection> observer = (connection) -> {
	};

	/**
	 * Creates a client.
	 * @param properties address, timeouts and limits
	 * @param key the API key
	 * @param version of this application, for the user agent
	 */
	public ApiClient(ApiProperties properties, ApiKey key, String version) {
		this(properties, key, version, new RunProgress());
	}

	/**
	 * Creates a client for a run.
	 * @param properties address, timeouts and limits
	 * @param key the API key
	 * @param version of this application, for the user agent
	 * @param progress is told what arrives, and when requests have to wait
	 */
	public ApiClient(ApiProperties properties, ApiKey key, String version, RunProgress progress) {
		this(properties, key, version, progress, new RequestBudget(properties, progress));
	}

	/**
	 * Creates a client that shares its requests with others.
	 * @param properties address, timeouts and limits
	 * @param key the API key
	 * @param version of this application, for the user agent
	 * @param progress is told what arrives, and when requests have to wait
	 * @param allowances makes what counts the requests of all of them, from the limit;
	 * called with the first request
	 */
	public ApiClient(ApiProperties properties, ApiKey key, String version, RunProgress progress,
			Function<Bandwidth, Allowance> allowances) {
		this(properties, key, version, progress, new RequestBudget(properties, progress, allowances));
	}

	private ApiClient(ApiProperties properties, ApiKey key, String version, RunProgress progress,
			RequestBudget budget) {
		this.properties = properties;
		this.base = properties.url().toString().replaceAll("/+$", "");
		this.progress = progress;
		this.key = key;
		this.connections = new Connections(properties, version);
		this.budget = budget;
		this.gate = new FirstResponseGate();
		JDK_LOGGER.setLevel(Level.OFF);
	}

	private ApiClient(ApiClient other, RunProgress progress) {
		this.properties = other.properties;
		this.base = other.base;
		this.progress = progress;
		this.key = other.key;
		this.connections = other.connections;
		this.budget = other.budget;
		this.gate = other.gate;
	}

	/**
	 * A client that shares the budget of this one.
	 * @param told is told what arrives by the new client
	 * @return a client for a part of the requests
	 */
	public ApiClient reportingTo(RunProgress told) {
		return new ApiClient(this, told);
	}

	/** Shows the head of each response to an observer. */
	void observe(Consumer<HttpURLConnection> by) {
		this.observer = by;
	}

	/**
	 * The number of requests that this client has sent, with those that it repeated.
	 * @return 0 or more
	 */
	public long sent() {
		return this.budget.sent();
	}

	/**
	 * Estimates how long requests will take by the rate limit.
	 * @param requests number of requests to send from now on, 0 or more
	 * @return the estimate, by what the responses so far have reported
	 */
	public RequestForecast forecast(long requests) {
		return this.budget.forecast(requests);
	}

	@Override
	public void fetch(String crawlId, BodyReader body) throws IOException, InterruptedException {
		send(ApiRequest.get("/crawl/" + crawlId + "/pages", "crawl " + crawlId), (in) -> {
			if (in instanceof ResponseStream response) {
				this.progress.bodyBegins(response.length());
			}
			body.read(new CountedStream(in, this.progress));
		});
	}

	/**
	 * Sends a request and retries it after temporary failures.
	 * @param request to send
	 * @param body reads the body of each try; an {@link IOException} that it throws ends
	 * the try
	 * @throws ApiException if the API or the network does not give a complete response
	 * @throws IOException if the body cannot be kept
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	void send(ApiRequest request, BodyReader body) throws IOException, InterruptedException {
		try {
			new RetryTemplate(new RetrySchedule(this.properties, request.changesSomething(), this.progress))
				.execute(() -> {
					long start = System.nanoTime();
					this.budget.take();
					this.progress.waited(System.nanoTime() - start);
					sendOnce(request, body);
					return true;
				});
		}
		catch (RetryException ex) {
			rethrow(ex.getCause());
		}
	}

	private static void rethrow(Throwable failure) throws IOException, InterruptedException {
		if (Thread.interrupted() || failure instanceof InterruptedException) {
			throw new InterruptedException("interrupted while fetching");
		}
		if (failure instanceof IOException ex) {
			throw ex;
		}
		if (failure instanceof RuntimeException ex) {
			throw ex;
		}
		if (failure instanceof Error ex) {
			throw ex;
		}
		throw new IllegalStateException(failure);
	}

	private void sendOnce(ApiRequest request, BodyReader body) throws IOException {
		HttpURLConnection connection = open(request);
		boolean complete = false;
		try {
			Deadline deadline = this.gate.pass(() -> requireSuccess(connection, request));
			requireJson(connection, request.about());
			try (InputStream in = new ResponseStream(connection, request.about(), deadline)) {
				read(in, request, body);
				complete = true;
			}
		}
		catch (ApiException ex) {
			throw ex.without(this.key);
		}
		finally {
			if (!complete) {
				connection.disconnect();
			}
		}
	}

	private static void read(InputStream in, ApiRequest request, BodyReader body) throws IOException {
		try {
			body.read(in);
		}
		catch (IncompleteBodyException ex) {
			throw ApiException.incomplete(request.about(), ex);
		}
	}

	private HttpURLConnection open(ApiRequest request) throws IOException {
		HttpURLConnection connection = this.connections.open(URI.create(this.base + request.path()));
		connection.setRequestMethod(request.method());
		if (request.changesSomething()) {
			// without this, the JDK sends the request again if no response arrives
			connection.setDoOutput(true);
			connection.setFixedLengthStreamingMode(0);
			connection.setRequestProperty("Content-Type", "application/json");
		}
		connection.setRequestProperty("x-api-key", this.key.value());
		connection.setRequestProperty("Accept", "application/json");
		return connection;
	}

	private Deadline requireSuccess(HttpURLConnection connection, ApiRequest request) throws ApiException {
		Deadline deadline = new Deadline(request.about(), this.properties.totalTimeout());
		RateLimitHeaders limit = RateLimitHeaders.NONE;
		int status = 0;
		try {
			status = deadline.status(connection);
			if (status < 0) {
				throw new IOException("the response is not HTTP");
			}
			limit = RateLimitHeaders.of(connection);
			this.observer.accept(connection);
			boolean success = status == HttpURLConnection.HTTP_OK || (request.changesSomething() && status / 100 == 2);
			if (!success) {
				throw ApiErrors.of(connection, request.about(), errorBody(connection), this.key);
			}
			return deadline;
		}
		catch (ApiException ex) {
			if (ex.kind() == ApiException.Kind.RATE_LIMIT) {
				this.budget.pause(ex.retryAfter());
			}
			throw ex;
		}
		catch (IOException ex) {
			throw ResponseStream.networkFailure(request.about(), connection, ex);
		}
		finally {
			this.budget.responded(limit);
			this.progress.responded(Math.max(0, status));
		}
	}

	private static byte[] errorBody(HttpURLConnection connection) {
		try (InputStream in = connection.getErrorStream()) {
			if (in == null) {
				return new byte[0];
			}
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			long end = System.nanoTime() + MAX_TIME_FOR_ERROR.toNanos();
			byte[] buffer = new byte[8192];
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				body.write(buffer, 0, count);
				if (body.size() >= MAX_ERROR_BODY || System.nanoTime() > end) {
					break;
				}
			}
			return body.toByteArray();
		}
		catch (IOException ex) {
			return new byte[0];
		}
	}

	private static void requireJson(HttpURLConnection connection, String about) throws ApiException {
		String type = connection.getContentType();
		if (type != null && !type.toLowerCase(Locale.ROOT).contains("json")) {
			throw new ApiException(ApiException.Kind.MALFORMED,
					"the response for " + about + " is " + type + ", not JSON: " + connection.getURL().getHost()
							+ " may not be the API, or a proxy may have responded"
							+ " instead; check spidra.api.url (SPIDRA_API_URL)");
		}
	}

	/**
	 * Counts requests within a limit. Its windows begin with the first request.
	 * Thread-safe.
	 */
	public interface Allowance {

		/**
		 * Takes one request, if need be of a later window, so that threads keep their
		 * order.
		 * @return nanoseconds until it may be sent; 0 if at once
		 */
		long take();

		/**
		 * The number of requests that may be sent at once.
		 * @return negative if requests wait for a later window
		 */
		long left();

	}

	/**
	 * A body whose bytes are reported as they arrive.
	 */
	private static final class CountedStream extends MeasuredStream {

		private final RunProgress progress;

		CountedStream(InputStream in, RunProgress progress) {
			super(in, -1);
			this.progress = progress;
		}

		@Override
		public int read(byte[] buffer, int offset, int size) throws IOException {
			int read = super.read(buffer, offset, size);
			this.progress.received(Math.max(0, read));
			return read;
		}

	}

}
