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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * The crawl API on loopback: serves the sample responses on the class path with the
 * paths, the key check, the errors and the headers of the real one. Retried pages are
 * remembered until it is closed.
 * <p>
 * Only the JDK is used, so that what talks to it is tested against an independent HTTP
 * implementation. All threads are daemons: an endpoint that nobody closed does not keep
 * the process alive. Thread-safe.
 *
 * @see <a href="https://docs.spidra.io/api-reference/crawling/get-crawled-pages">Get
 * Crawled Pages</a>
 */
public final class DemoEndpoint implements AutoCloseable {

	private static final String SAMPLES = "/sample-data/";

	/** As many in 15 minutes as the API allows. */
	private static final int REQUESTS = 300;

	static {
		// The server writes headers and body apart; without this each response waits 40
		// ms
		// for the client's delayed acknowledgement. Read once, when the server is loaded.
		if (System.getProperty("sun.net.httpserver.nodelay") == null) {
			System.setProperty("sun.net.httpserver.nodelay", "true");
		}
	}

	private final String apiKey;

	private final Map<String, DemoCrawl> crawls = new LinkedHashMap<>();

	private final DemoHistory history;

	/** Null where links lead to where they led when they were recorded. */
	private final @Nullable DemoContent content;

	/** The first one that matches answers. */
	private final List<Route> routes;

	private final Budget budget;

	private final HttpServer server;

	private final ExecutorService executor;

	private DemoEndpoint(String apiKey, @Nullable Duration linksValidFor, int leastPages) throws IOException {
		if (apiKey.isBlank()) {
			throw new IllegalArgumentException("The demo endpoint needs an API key that is not blank");
		}
		this.apiKey = apiKey;
		List<DemoCrawl> samples = new ArrayList<>();
		for (String crawlId : sample("crawls/index.txt").lines().toList()) {
			samples.add(new DemoCrawl(crawlId, sample("crawls/" + crawlId + ".json")));
		}
		int pages = samples.stream().mapToInt(DemoCrawl::size).sum();
		int copies = Math.max(1, (leastPages + pages - 1) / pages);
		for (int number = 0; number < copies; number++) {
			for (DemoCrawl sample : samples) {
				DemoCrawl crawl = sample.copy(number);
				this.crawls.put(crawl.id(), crawl);
			}
		}
		this.history = new DemoHistory(sample("jobs.json"), copies);
		this.budget = new Budget(REQUESTS * copies, Duration.ofMinutes(15));
		InetAddress loopback = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		this.server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
		this.executor = Executors.newCachedThreadPool(DemoEndpoint::daemon);
		this.content = (linksValidFor != null) ? new DemoContent(url(""), this.crawls, linksValidFor) : null;
		this.routes = List.of(Route.of("GET /api/crawl/history", (request) -> this.history.history(request.query())),
				Route.of("GET /api/crawl/job/([^/]+)", (request) -> this.history.job(request.part(1))),
				Route.of("GET /api/crawl/([^/]+)", (request) -> this.history.state(request.part(1))),
				Route.of("GET /api/crawl/([^/]+)/pages",
						(request) -> crawl(request.part(1), (crawl) -> crawl.pages(this.content))),
				Route.of("POST /api/crawl/([^/]+)/retry/([^/]+)",
						(request) -> crawl(request.part(1), (crawl) -> crawl.retry(request.part(2)))));
	}

	/**
	 * Start an endpoint on a free port of 127.0.0.1. It accepts requests when this method
	 * returns. The links to the content of pages are those that were recorded; they lead
	 * nowhere.
	 * @param apiKey the one key that is accepted as {@code x-api-key}, not blank
	 * @return the running endpoint
	 * @throws IOException if no port can be bound, or the samples are not on the class
	 * path
	 */
	public static DemoEndpoint start(String apiKey) throws IOException {
		return start(apiKey, null, 0);
	}

	/**
	 * Start an endpoint as {@link #start(String)} does, with links to the content of
	 * pages that this endpoint serves itself, outside of its API. Each answer with pages
	 * signs them anew.
	 * @param apiKey the one key that is accepted as {@code x-api-key}, not blank
	 * @param linksValidFor how long a link is good for at most, since its end is told in
	 * whole seconds; zero for links that have expired when they arrive, not negative
	 * @return the running endpoint
	 * @throws IOException if no port can be bound, or the samples are not on the class
	 * path
	 */
	public static DemoEndpoint start(String apiKey, Duration linksValidFor) throws IOException {
		return start(apiKey, linksValidFor, 0);
	}

	/**
	 * Start an endpoint as {@link #start(String, Duration)} does, with more crawls than
	 * the samples have: each often enough, under ids of its own, and as many times the
	 * requests.
	 * @param apiKey the one key that is accepted as {@code x-api-key}, not blank
	 * @param linksValidFor how long a link is good for at most, not negative; null for
	 * links as they were recorded
	 * @param leastPages how many pages there are at least; they are held in memory, with
	 * about 1 KB for each
	 * @return the running endpoint
	 * @throws IOException if no port can be bound, or the samples are not on the class
	 * path
	 */
	public static DemoEndpoint start(String apiKey, @Nullable Duration linksValidFor, int leastPages)
			throws IOException {
		if (linksValidFor != null && linksValidFor.isNegative()) {
			throw new IllegalArgumentException("Links cannot be valid for " + linksValidFor);
		}
		return new DemoEndpoint(apiKey, linksValidFor, leastPages).start();
	}

	private DemoEndpoint start() {
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::handle);
		DemoContent store = this.content;
		if (store != null) {
			this.server.createContext(DemoContent.PATH, (exchange) -> {
				try (exchange) {
					send(exchange, store.answer(exchange));
				}
			});
		}
		// The server's dispatcher thread is a daemon if the thread that starts it is one.
		CompletableFuture.runAsync(this.server::start, this.executor).join();
		return this;
	}

	/**
	 * Return what {@code spidra.api.url} has to be for a client of this endpoint.
	 * @return the base URL, without a trailing slash
	 */
	public URI apiUrl() {
		return url("/api");
	}

	/**
	 * Return the crawls whose pages are served.
	 * @return the crawl ids, those of the samples first
	 */
	public List<String> crawlIds() {
		return List.copyOf(this.crawls.keySet());
	}

	/**
	 * Return how many requests are allowed within 15 minutes.
	 * @return at least one
	 */
	public int requestsPerWindow() {
		return this.budget.limit;
	}

	/**
	 * Stop at once; requests under way are cut off. May be called twice.
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
		for (Route route : this.routes) {
			Request request = route.match(exchange);
			if (request != null) {
				return this.apiKey.equals(exchange.getRequestHeaders().getFirst("x-api-key"))
						? route.answer().apply(request) : DemoResponse.error(401, "Access token invalid or expired");
			}
		}
		return DemoResponse.error(404, "Not found");
	}

	private DemoResponse crawl(String crawlId, Function<DemoCrawl, DemoResponse> answer) {
		DemoCrawl crawl = this.crawls.get(crawlId);
		return (crawl != null) ? answer.apply(crawl) : DemoResponse.unknownCrawl();
	}

	private static void send(HttpExchange exchange, DemoResponse response) throws IOException {
		byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", response.contentType() + "; charset=utf-8");
		exchange.sendResponseHeaders(response.status(), body.length);
		exchange.getResponseBody().write(body);
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
	 * What answers some of the requests.
	 *
	 * @param request method and path
	 */
	private record Route(Pattern request, Function<Request, DemoResponse> answer) {

		static Route of(String request, Function<Request, DemoResponse> answer) {
			return new Route(Pattern.compile(request), answer);
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
	 * @param query null if it has none
	 */
	private record Request(MatchResult path, @Nullable String query) {

		String part(int group) {
			return this.path.group(group);
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
