package io.spidraparquet.source;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;

/**
 * Asks the API for the pages of a crawl ({@code GET /crawl/{jobId}/pages}). The key goes
 * into a header of requests to the API's host and nowhere else; redirects are never
 * followed. Passing failures are tried again with growing pauses, or after the pause that
 * the API asks for. Thread-safe.
 * <p>
 * Built on the JDK's {@link HttpURLConnection} since its read timeout holds for each read
 * of the body, which is what an idle timeout means; the timeouts of other clients end
 * with the headers, or count the whole body.
 */
public final class PagesClient {

	/**
	 * Where the JDK logs the headers of requests from level FINE on, the key among them.
	 */
	private static final Logger JDK_LOGGER = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

	private static final int MAX_ERROR_BODY = 64 * 1024;

	private static final Duration MOST_TIME_FOR_ERROR = Duration.ofSeconds(5);

	private final ApiProperties properties;

	private final ApiKey key;

	private final String userAgent;

	private final RequestBudget budget;

	private final FirstAnswerGate gate = new FirstAnswerGate();

	/**
	 * A client of one API.
	 * @param properties address, timeouts and limits
	 * @param key the secret
	 * @param version of this application, for the user agent
	 */
	public PagesClient(ApiProperties properties, ApiKey key, String version) {
		this.properties = properties;
		this.key = key;
		this.userAgent = "spidra-parquet/" + version;
		this.budget = new RequestBudget(properties);
		JDK_LOGGER.setLevel(Level.OFF);
	}

	/**
	 * Fetches the pages of a crawl.
	 * @param crawlId id of the crawl, checked by the caller
	 * @param body takes the body of each try; an {@link IOException} that it throws ends
	 * the try
	 * @throws ApiException if the API or the network does not give a whole answer
	 * @throws IOException if the body cannot be kept
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	void fetch(String crawlId, BodyReader body) throws IOException, InterruptedException {
		try {
			new RetryTemplate(new RetrySchedule(this.properties)).execute(() -> {
				this.budget.take();
				fetchOnce(crawlId, body);
				return true;
			});
		}
		catch (RetryException ex) {
			rethrow(ex.getCause());
		}
	}

	private static void rethrow(@Nullable Throwable failure) throws IOException, InterruptedException {
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

	private void fetchOnce(String crawlId, BodyReader body) throws IOException {
		HttpURLConnection connection = open(crawlId);
		boolean whole = false;
		try {
			Deadline deadline = this.gate.pass(() -> requireSuccess(connection, crawlId));
			requireJson(connection, crawlId);
			try (InputStream in = new AnswerStream(connection, crawlId, deadline)) {
				body.read(in);
				whole = true;
			}
		}
		catch (ApiException ex) {
			throw ex.without(this.key);
		}
		finally {
			if (!whole) {
				connection.disconnect();
			}
		}
	}

	private HttpURLConnection open(String crawlId) throws IOException {
		URL url = URI.create(this.properties.url().toString().replaceAll("/+$", "") + "/crawl/" + crawlId + "/pages")
			.toURL();
		HttpURLConnection connection = (HttpURLConnection) url.openConnection();
		connection.setInstanceFollowRedirects(false);
		connection.setUseCaches(false);
		connection.setConnectTimeout(millis(this.properties.connectTimeout()));
		connection.setReadTimeout(millis(this.properties.idleTimeout()));
		connection.setRequestProperty("x-api-key", this.key.value());
		connection.setRequestProperty("Accept", "application/json");
		connection.setRequestProperty("User-Agent", this.userAgent);
		return connection;
	}

	private Deadline requireSuccess(HttpURLConnection connection, String crawlId) throws ApiException {
		Deadline deadline = new Deadline(crawlId, this.properties.totalTimeout());
		try {
			int status = deadline.status(connection);
			if (status < 0) {
				throw new IOException("the answer is not HTTP");
			}
			if (status != HttpURLConnection.HTTP_OK) {
				throw ApiErrors.of(connection, crawlId, errorBody(connection), this.key);
			}
			return deadline;
		}
		catch (ApiException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw AnswerStream.networkFailure(crawlId, connection, ex);
		}
	}

	private static byte[] errorBody(HttpURLConnection connection) {
		try (InputStream in = connection.getErrorStream()) {
			if (in == null) {
				return new byte[0];
			}
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			long end = System.nanoTime() + MOST_TIME_FOR_ERROR.toNanos();
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

	private void requireJson(HttpURLConnection connection, String crawlId) throws ApiException {
		String type = connection.getContentType();
		if (type != null && !type.toLowerCase(Locale.ROOT).contains("json")) {
			throw new ApiException(ApiException.Kind.CONTENT,
					"the answer for crawl " + crawlId + " is " + type + ", not JSON: " + connection.getURL().getHost()
							+ " may not be the API, or a proxy answers for it");
		}
	}

	private static int millis(Duration duration) {
		return (int) Math.min(Math.max(duration.toMillis(), 1), Integer.MAX_VALUE);
	}

	/**
	 * Until the API has accepted the key once, requests go one at a time; after it has
	 * refused the account, no more are sent.
	 */
	private static final class FirstAnswerGate {

		private final ReentrantLock one = new ReentrantLock();

		private volatile boolean open;

		private @Nullable ApiException refusal;

		Deadline pass(Request request) throws ApiException {
			if (this.open) {
				return request.send();
			}
			this.one.lock();
			try {
				if (this.refusal != null) {
					throw this.refusal;
				}
				Deadline deadline = request.send();
				this.open = true;
				return deadline;
			}
			catch (ApiException ex) {
				this.refusal = (ex.kind() == ApiException.Kind.ACCOUNT) ? ex : null;
				throw ex;
			}
			finally {
				this.one.unlock();
			}
		}

		interface Request {

			Deadline send() throws ApiException;

		}

	}

	/**
	 * Reads one body to its end.
	 */
	interface BodyReader {

		void read(InputStream body) throws IOException;

	}

	/**
	 * A body whose failures say that they are the network's, and which has to end in
	 * time.
	 */
	private static final class AnswerStream extends FilterInputStream {

		private final HttpURLConnection connection;

		private final String crawlId;

		private final Deadline deadline;

		AnswerStream(HttpURLConnection connection, String crawlId, Deadline deadline) throws IOException {
			super(open(connection, crawlId));
			this.connection = connection;
			this.crawlId = crawlId;
			this.deadline = deadline;
		}

		private static InputStream open(HttpURLConnection connection, String crawlId) throws ApiException {
			String encoding = connection.getContentEncoding();
			try {
				InputStream body = new MeasuredStream(connection.getInputStream(), connection.getContentLengthLong());
				if (encoding == null || encoding.equalsIgnoreCase("identity")) {
					return body;
				}
				if (encoding.equalsIgnoreCase("gzip")) {
					return new GZIPInputStream(body);
				}
			}
			catch (IOException ex) {
				throw networkFailure(crawlId, connection, ex);
			}
			throw new ApiException(ApiException.Kind.CONTENT,
					"the answer for crawl " + crawlId + " is encoded as " + encoding + ", which was not asked for");
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			if (Thread.interrupted()) {
				throw new InterruptedIOException("interrupted while fetching crawl " + this.crawlId);
			}
			this.deadline.check();
			try {
				return super.read(buffer, offset, length);
			}
			catch (IOException ex) {
				throw networkFailure(this.crawlId, this.connection, ex);
			}
		}

		static ApiException networkFailure(String crawlId, HttpURLConnection connection, IOException cause) {
			URL url = connection.getURL();
			String host = url.getHost() + ((url.getPort() < 0) ? "" : ":" + url.getPort());
			String why = (cause instanceof SocketTimeoutException)
					? "no byte came for " + connection.getReadTimeout() / 1000.0 + " s (spidra.api.idle-timeout)"
					: cause.getClass().getSimpleName() + ": " + cause.getMessage();
			if (cause instanceof SocketTimeoutException
					&& String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("connect")) {
				why = "no connection within " + connection.getConnectTimeout() / 1000.0
						+ " s (spidra.api.connect-timeout)";
			}
			return new ApiException(ApiException.Kind.NETWORK,
					"fetching crawl " + crawlId + " from " + host + " failed: " + why, null, cause);
		}

	}

}
