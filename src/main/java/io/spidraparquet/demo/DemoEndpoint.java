package io.spidraparquet.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The crawl API on loopback: serves the sample responses on the class path with the
 * paths, the key check, the errors and the headers of the real one.
 * <p>
 * Only the JDK is used, so that what talks to it is tested against an independent HTTP
 * implementation. All threads are daemons: an endpoint that nobody closed does not keep
 * the process alive. Thread-safe.
 *
 * @see <a href="https://docs.spidra.io/api-reference/crawling/get-crawled-pages">Get
 * Crawled Pages</a>
 */
public final class DemoEndpoint implements AutoCloseable {

	private static final String SAMPLES = "/sample-data/crawls/";

	private static final Pattern PAGES = Pattern.compile("/api/crawl/([^/]+)/pages");

	static {
		// The server writes headers and body apart; without this each response waits 40
		// ms
		// for the client's delayed acknowledgement. Read once, when the server is loaded.
		if (System.getProperty("sun.net.httpserver.nodelay") == null) {
			System.setProperty("sun.net.httpserver.nodelay", "true");
		}
	}

	private final String apiKey;

	private final List<String> crawlIds;

	private final Budget budget = new Budget(300, Duration.ofMinutes(15));

	private final HttpServer server;

	private final ExecutorService executor;

	private DemoEndpoint(String apiKey, List<String> crawlIds, HttpServer server, ExecutorService executor) {
		this.apiKey = apiKey;
		this.crawlIds = crawlIds;
		this.server = server;
		this.executor = executor;
	}

	/**
	 * Start an endpoint on a free port of 127.0.0.1. It accepts requests when this method
	 * returns.
	 * @param apiKey the one key that is accepted as {@code x-api-key}, not blank
	 * @return the running endpoint
	 * @throws IOException if no port can be bound, or the samples are not on the class
	 * path
	 */
	public static DemoEndpoint start(String apiKey) throws IOException {
		if (apiKey.isBlank()) {
			throw new IllegalArgumentException("The demo endpoint needs an API key that is not blank");
		}
		List<String> crawlIds = sample("index.txt").lines().toList();
		InetAddress loopback = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
		ExecutorService executor = Executors.newCachedThreadPool(DemoEndpoint::daemon);
		DemoEndpoint endpoint = new DemoEndpoint(apiKey, crawlIds, server, executor);
		server.setExecutor(executor);
		server.createContext("/", endpoint::handle);
		// The server's dispatcher thread is a daemon if the thread that starts it is one.
		CompletableFuture.runAsync(server::start, executor).join();
		return endpoint;
	}

	/**
	 * Return what {@code spidra.api.url} has to be for a client of this endpoint.
	 * @return the base URL, without a trailing slash
	 */
	public URI apiUrl() {
		InetSocketAddress address = this.server.getAddress();
		return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/api");
	}

	/**
	 * Return the crawls whose pages are served.
	 * @return the crawl ids, sorted
	 */
	public List<String> crawlIds() {
		return this.crawlIds;
	}

	/**
	 * Stop at once; requests under way are cut off. May be called twice.
	 */
	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			Response response = respond(exchange);
			byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
			Headers headers = exchange.getResponseHeaders();
			headers.set("Content-Type", "application/json; charset=utf-8");
			this.budget.spendOne(headers);
			exchange.sendResponseHeaders(response.status(), body.length);
			exchange.getResponseBody().write(body);
		}
	}

	private Response respond(HttpExchange exchange) throws IOException {
		Matcher pages = PAGES.matcher(exchange.getRequestURI().getRawPath());
		if (!exchange.getRequestMethod().equals("GET") || !pages.matches()) {
			return Response.error(404, "Not found");
		}
		if (!this.apiKey.equals(exchange.getRequestHeaders().getFirst("x-api-key"))) {
			return Response.error(401, "Access token invalid or expired");
		}
		return pages(pages.group(1));
	}

	private Response pages(String crawlId) throws IOException {
		if (!this.crawlIds.contains(crawlId)) {
			return Response.error(403, "Unauthorized access or job not found");
		}
		return new Response(200, sample(crawlId + ".json"));
	}

	private static String sample(String name) throws IOException {
		try (InputStream in = DemoEndpoint.class.getResourceAsStream(SAMPLES + name)) {
			if (in == null) {
				throw new FileNotFoundException("No sample " + SAMPLES + name + " on the class path");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "demo-endpoint");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * What goes back to the client.
	 *
	 * @param status the HTTP status
	 * @param body the JSON
	 */
	private record Response(int status, String body) {

		/**
		 * An error as the API words it.
		 * @param message plain text without quotes or backslashes
		 */
		static Response error(int status, String message) {
			return new Response(status, "{\"status\":\"error\",\"message\":\"" + message + "\"}");
		}

	}

	/**
	 * The rate limit as its headers tell it: so many requests in each window. It is told,
	 * not enforced.
	 */
	private static final class Budget {

		private final int limit;

		private final Duration window;

		private int remaining;

		private Instant reset = Instant.EPOCH;

		Budget(int limit, Duration window) {
			this.limit = limit;
			this.window = window;
		}

		synchronized void spendOne(Headers headers) {
			Instant now = Instant.now();
			if (!now.isBefore(this.reset)) {
				this.remaining = this.limit;
				this.reset = now.plus(this.window);
			}
			this.remaining = Math.max(0, this.remaining - 1);
			headers.set("RateLimit-Limit", String.valueOf(this.limit));
			headers.set("RateLimit-Remaining", String.valueOf(this.remaining));
			headers.set("RateLimit-Reset", String.valueOf(this.reset.getEpochSecond()));
		}

	}

}
