package io.spidraparquet.workbench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * A real server on loopback that speaks the contract, and misbehaves where a test says
 * so.
 */
public final class TestApi implements AutoCloseable {

	/** The key that it accepts. */
	public static final String KEY = "spd_canary_0123456789";

	private final HttpServer server;

	private final Map<String, Answer> answers = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<String> contentRequests = new CopyOnWriteArrayList<>();

	private final List<String> otherRequests = new CopyOnWriteArrayList<>();

	private final Map<String, String> statuses = new ConcurrentHashMap<>();

	/** Newest first. */
	private final List<Job> jobs = new CopyOnWriteArrayList<>();

	private volatile Consumer<HttpExchange> beforeAnswer = (exchange) -> {
	};

	private final Set<String> keys = ConcurrentHashMap.newKeySet();

	/** Takes the path with the query, and may respond in place of the server. */
	private volatile Function<String, @Nullable Answer> instead = (path) -> null;

	private volatile Answer retries = (exchange) -> send(exchange, 404, "{}");

	public TestApi() throws IOException {
		this.keys.add(KEY);
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "test-api");
			thread.setDaemon(true);
			return thread;
		}));
		this.server.createContext("/api/crawl/", this::handle);
		this.server.createContext("/content/", (exchange) -> {
			try (exchange) {
				this.contentRequests.add(exchange.getRequestURI().getPath());
				send(exchange, 200, "# the content of a page, by " + exchange.getRequestURI().getPath());
			}
		});
		this.server.start();
	}

	/** Serves a body for a crawl. */
	public TestApi serve(String crawlId, String body) {
		return answer(crawlId, (exchange) -> send(exchange, 200, body));
	}

	/** Serves pages for a crawl. */
	public TestApi servePages(String crawlId, String... pages) {
		return serve(crawlId, "{\"pages\":[" + String.join(",", pages) + "]}");
	}

	/** Responds to requests for a crawl, or for {@code history}, in its own way. */
	public TestApi answer(String crawlId, Answer answer) {
		this.answers.put(crawlId, answer);
		return this;
	}

	/** Adds a crawl to the history, which has the newest first. */
	public TestApi job(String crawlId, String status, String createdAt) {
		return job(new Job(crawlId, "https://shop.example.com/", "name and price of each product", status, createdAt));
	}

	/** Adds a crawl to the history, or changes it there. */
	public synchronized TestApi job(Job job) {
		this.jobs.removeIf((other) -> other.id().equals(job.id()));
		this.jobs.add(job);
		List<Job> sorted = new ArrayList<>(this.jobs);
		sorted.sort(Comparator.comparing(Job::createdAt).reversed());
		this.jobs.clear();
		this.jobs.addAll(sorted);
		this.statuses.put(job.id(), job.status());
		return this;
	}

	/** Removes a crawl from the history. */
	public synchronized TestApi removeJob(String crawlId) {
		this.jobs.removeIf((job) -> job.id().equals(crawlId));
		return this;
	}

	/** Sets the status of a crawl. */
	public TestApi status(String crawlId, String status) {
		this.statuses.put(crawlId, status);
		return this;
	}

	/** Responds to requests to extract pages again. */
	public TestApi retries(Answer answer) {
		this.retries = answer;
		return this;
	}

	/** Accepts another key, too. */
	public TestApi acceptKey(String key) {
		this.keys.add(key);
		return this;
	}

	/** Responds to some requests in another way, whatever the key. */
	public TestApi instead(Function<String, @Nullable Answer> other) {
		this.instead = other;
		return this;
	}

	/** Looks at each request before it is answered. */
	public TestApi beforeAnswer(Consumer<HttpExchange> look) {
		this.beforeAnswer = look;
		return this;
	}

	/** The paths that were requested, except those of pages, in order. */
	public List<String> otherRequests() {
		return this.otherRequests;
	}

	/** The paths of content that were requested, in order. */
	public List<String> contentRequests() {
		return this.contentRequests;
	}

	private void history(HttpExchange exchange) throws IOException {
		String query = exchange.getRequestURI().getQuery();
		int page = Integer.parseInt(query.replaceFirst(".*\\bpage=(\\d+).*", "$1"));
		int limit = Integer.parseInt(query.replaceFirst(".*\\blimit=(\\d+).*", "$1"));
		List<Job> all = List.copyOf(this.jobs);
		int from = Math.min((page - 1) * limit, all.size());
		String listed = all.subList(from, Math.min(from + limit, all.size()))
			.stream()
			.map(Job::json)
			.collect(Collectors.joining(","));
		send(exchange, 200, "{\"jobs\":[%s],\"total\":%d,\"page\":%d,\"totalPages\":%d}".formatted(listed, all.size(),
				page, (all.size() + limit - 1) / limit));
	}

	/** The crawls whose pages were asked for, in order. */
	public List<String> requests() {
		return this.requests;
	}

	/** Where content is, by whatever name. */
	public String contentUrl() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/content/";
	}

	public URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/api");
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String[] path = exchange.getRequestURI().getPath().split("/");
			String crawlId = path[3];
			boolean pages = path.length == 5 && path[4].equals("pages");
			(pages ? this.requests : this.otherRequests).add(pages ? crawlId : exchange.getRequestURI().toString());
			this.beforeAnswer.accept(exchange);
			Answer other = this.instead.apply(exchange.getRequestURI().toString());
			if (other != null) {
				other.send(exchange);
				return;
			}
			if (!this.keys.contains(String.valueOf(exchange.getRequestHeaders().getFirst("x-api-key")))) {
				send(exchange, 401, "{\"status\":\"error\",\"message\":\"Access token invalid or expired\"}");
				return;
			}
			if (crawlId.equals("history")) {
				this.answers.getOrDefault("history", this::history).send(exchange);
				return;
			}
			if (!pages && path.length == 4) {
				boolean unknown = "404".equals(this.statuses.get(crawlId));
				send(exchange, unknown ? 404 : 200,
						"{\"status\":\"" + this.statuses.getOrDefault(crawlId, "completed") + "\"}");
				return;
			}
			if (!pages) {
				this.retries.send(exchange);
				return;
			}
			this.answers
				.getOrDefault(crawlId,
						(unknown) -> send(unknown, 403,
								"{\"status\":\"error\",\"message\":\"Unauthorized access or job not found\"}"))
				.send(exchange);
		}
	}

	/** Sends a complete response. */
	public static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, bytes.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(bytes);
		}
	}

	/** Sends the first half of a response and cuts the connection. */
	public static void cut(HttpExchange exchange, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
		exchange.getResponseBody().flush();
	}

	/** A page that succeeded. */
	public static String page(String id, String data) {
		return """
				{"id":"%s","url":"https://example.com/%s","title":"Page %s","status":"success","data":%s,\
				"error_message":null,"html_url":"https://storage.example.com/signed/%s?token=secret-html",\
				"markdown_url":null,"created_at":"2026-11-20T10:00:00Z"}""".formatted(id, id, id, data, id);
	}

	/** A page that failed. */
	public static String failedPage(String id, String message) {
		return """
				{"id":"%s","url":"https://example.com/%s","title":null,"status":"failed","data":null,\
				"error_message":"%s","html_url":null,"markdown_url":null,"created_at":"2026-11-20T10:00:00Z"}"""
			.formatted(id, id, message);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/** Responds to one request. */
	public interface Answer {

		void send(HttpExchange exchange) throws IOException;

	}

	/**
	 * A crawl in the history.
	 *
	 * @param id of the crawl
	 * @param baseUrl where it began
	 * @param instruction what was to be extracted
	 * @param status word of the API
	 * @param createdAt ISO 8601, all in UTC and of one form
	 */
	public record Job(String id, String baseUrl, String instruction, String status, String createdAt) {

		String json() {
			return """
					{"id":"%s","base_url":"%s","crawl_instruction":"all","transform_instruction":"%s","max_pages":50,\
					"pages_crawled":5,"status":"%s","created_at":"%s","updated_at":null}""".formatted(this.id,
					this.baseUrl, this.instruction, this.status, this.createdAt);
		}

	}

}
