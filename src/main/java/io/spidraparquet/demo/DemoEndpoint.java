package io.spidraparquet.demo;

import java.io.IOException;
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
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * The crawl API on loopback. It serves the sample responses on the class path, or night
 * after night a shop, with the paths, the key check, the errors and the headers of the
 * real API. It remembers retried pages until it is closed or another night begins.
 * <p>
 * It uses only the JDK, so that clients are tested against an independent implementation
 * of HTTP. All threads are daemons, so an endpoint that is not closed does not keep the
 * process alive. Thread-safe.
 *
 * @see <a href="https://docs.spidra.io/api-reference/crawling/get-crawled-pages">Get
 * Crawled Pages</a>
 */
public final class DemoEndpoint implements AutoCloseable {

	/** Requests that the API allows within 15 minutes. */
	private static final int REQUESTS = 300;

	static {
		// The server sends headers and body separately. Without this property, each
		// response waits 40 ms for the client's delayed acknowledgement. The server
		// reads it once, when its class is loaded.
		if (System.getProperty("sun.net.httpserver.nodelay") == null) {
			System.setProperty("sun.net.httpserver.nodelay", "true");
		}
	}

	private final String apiKey;

	private volatile DemoSource source;

	/** Null if the recorded links are kept. */
	private final @Nullable DemoContent content;

	/** The first match handles a request. */
	private final List<Route> routes;

	private final Budget budget;

	private final HttpServer server;

	private final ExecutorService executor;

	private DemoEndpoint(String apiKey, @Nullable Duration linksValidFor, DemoSource source, int requests)
			throws IOException {
		if (apiKey.isBlank()) {
			throw new IllegalArgumentException("The demo endpoint needs an API key that is not blank");
		}
		if (linksValidFor != null && linksValidFor.isNegative()) {
			throw new IllegalArgumentException("Links cannot be valid for " + linksValidFor);
		}
		this.apiKey = apiKey;
		this.source = source;
		this.budget = new Budget(requests, Duration.ofMinutes(15));
		InetAddress loopback = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		this.server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
		this.executor = Executors.newCachedThreadPool(DemoEndpoint::daemon);
		this.content = (linksValidFor != null) ? new DemoContent(url(""), (id) -> this.source.crawl(id), linksValidFor)
				: null;
		this.routes = List.of(
				Route.of("GET /api/crawl/history", (request) -> this.source.history().history(request.query())),
				Route.of("GET /api/crawl/job/([^/]+)", (request) -> this.source.history().job(request.part(1))),
				Route.of("GET /api/crawl/([^/]+)", (request) -> this.source.history().state(request.part(1))),
				Route.of("GET /api/crawl/([^/]+)/pages",
						(request) -> crawl(request.part(1), (crawl) -> crawl.pages(this.content))),
				Route.of("POST /api/crawl/([^/]+)/retry/([^/]+)",
						(request) -> crawl(request.part(1), (crawl) -> crawl.retry(request.part(2)))));
	}

	/**
	 * Starts an endpoint on a free port of 127.0.0.1. It accepts requests once this
	 * method returns. The links to the content of pages are the recorded ones, which are
	 * dead.
	 * @param apiKey the only key that is accepted as {@code x-api-key}, not blank
	 * @return the running endpoint
	 * @throws IOException if no port can be bound, or the samples are missing on the
	 * class path
	 */
	public static DemoEndpoint start(String apiKey) throws IOException {
		return start(apiKey, null, 0);
	}

	/**
	 * Starts an endpoint as {@link #start(String)} does, with links to content that this
	 * endpoint serves itself, outside its API. Each response with pages has newly signed
	 * links.
	 * @param apiKey the only key that is accepted as {@code x-api-key}, not blank
	 * @param linksValidFor maximum validity of a link, not negative; its end is rounded
	 * down to seconds; zero for links that have already expired
	 * @return the running endpoint
	 * @throws IOException if no port can be bound, or the samples are missing on the
	 * class path
	 */
	public static DemoEndpoint start(String apiKey, Duration linksValidFor) throws IOException {
		return start(apiKey, linksValidFor, 0);
	}

	/**
	 * Starts an endpoint as {@link #start(String, Duration)} does, with as many copies of
	 * each sample crawl as are needed. Copies have their own ids, and the request limit
	 * is multiplied by the number of copies.
	 * @param apiKey the only key that is accepted as {@code x-api-key}, not blank
	 * @param linksValidFor maximum validity of a link, not negative; null to keep the
	 * recorded links
	 * @param leastPages minimum number of pages; each takes about 1 KB of memory
	 * @return the running endpoint
	 * @throws IOException if no port can be bound, or the samples are missing on the
	 * class path
	 */
	public static DemoEndpoint start(String apiKey, @Nullable Duration linksValidFor, int leastPages)
			throws IOException {
		DemoSamples samples = new DemoSamples(leastPages);
		return new DemoEndpoint(apiKey, linksValidFor, samples, REQUESTS * samples.copies()).start();
	}

	/**
	 * Starts an endpoint that serves the first of some nights.
	 * @param apiKey the only key that is accepted as {@code x-api-key}, not blank
	 * @param linksValidFor maximum validity of a link, not negative; null for dead links
	 * @param nights the nights; the request limit is multiplied by their number
	 * @return the running endpoint
	 * @throws IOException if no port can be bound
	 */
	public static DemoEndpoint start(String apiKey, @Nullable Duration linksValidFor, DemoNights nights)
			throws IOException {
		return new DemoEndpoint(apiKey, linksValidFor, nights.until(1), REQUESTS * nights.size()).start();
	}

	/**
	 * Begins a night: serves the crawls up to it from now on, with its faults.
	 * @param nights the nights
	 * @param night number of the night, from 1
	 */
	public void begin(DemoNights nights, int night) {
		this.source = nights.until(night);
	}

	private DemoEndpoint start() {
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::handle);
		DemoContent store = this.content;
		if (store != null) {
			this.server.createContext(DemoContent.PATH, (exchange) -> {
				try (exchange) {
					send(exchange, store.respond(exchange));
				}
			});
		}
		// The server's dispatcher thread is a daemon if the thread that starts it is one.
		CompletableFuture.runAsync(this.server::start, this.executor).join();
		return this;
	}

	/**
	 * Returns the value of {@code spidra.api.url} for clients of this endpoint.
	 * @return the base URL, without a trailing slash
	 */
	public URI apiUrl() {
		return url("/api");
	}

	/**
	 * Returns the crawls that are served.
	 * @return crawl ids, those of the samples first
	 */
	public List<String> crawlIds() {
		return this.source.crawlIds();
	}

	/**
	 * Returns the number of requests that are allowed within 15 minutes.
	 * @return at least one
	 */
	public int requestsPerWindow() {
		return this.budget.limit;
	}

	/**
	 * Stops at once and aborts active requests. May be called twice.
	 */
	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private URI url(String path) {
		InetSocketAddress address = this.server.getAddress();
		return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.budget.spendOne(exchange.getResponseHeaders());
			send(exchange, respond(exchange));
		}
	}

	private DemoResponse respond(HttpExchange exchange) {
		if (this.source.isDown()) {
			return DemoResponse.error(503, "The service is down for maintenance");
		}
		for (Route route : this.routes) {
			Request request = route.match(exchange);
			if (request != null) {
				return this.apiKey.equals(exchange.getRequestHeaders().getFirst("x-api-key"))
						? route.handler().apply(request) : DemoResponse.error(401, "Access token invalid or expired");
			}
		}
		return DemoResponse.error(404, "Not found");
	}

	private DemoResponse crawl(String crawlId, Function<DemoCrawl, DemoResponse> handler) {
		DemoCrawl crawl = this.source.crawl(crawlId);
		return (crawl != null) ? handler.apply(crawl) : DemoResponse.unknownCrawl();
	}

	private static void send(HttpExchange exchange, DemoResponse response) throws IOException {
		byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", response.contentType() + "; charset=utf-8");
		exchange.sendResponseHeaders(response.status(), body.length);
		exchange.getResponseBody().write(body);
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "demo-endpoint");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * The handler of some requests.
	 *
	 * @param request pattern of method and path
	 * @param handler creates the response
	 */
	private record Route(Pattern request, Function<Request, DemoResponse> handler) {

		static Route of(String request, Function<Request, DemoResponse> handler) {
			return new Route(Pattern.compile(request), handler);
		}

		@Nullable Request match(HttpExchange exchange) {
			URI uri = exchange.getRequestURI();
			Matcher matcher = this.request.matcher(exchange.getRequestMethod() + " " + uri.getRawPath());
			return matcher.matches() ? new Request(matcher.toMatchResult(), uri.getRawQuery()) : null;
		}

	}

	/**
	 * A request that a route matched.
	 *
	 * @param path match of the route's pattern
	 * @param query query string; null if there is none
	 */
	private record Request(MatchResult path, @Nullable String query) {

		String part(int group) {
			return this.path.group(group);
		}

	}

	/**
	 * The rate limit: a number of requests in each window. The headers report it, but
	 * requests beyond it are served.
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
