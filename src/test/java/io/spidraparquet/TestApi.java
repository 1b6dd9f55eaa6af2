package io.spidraparquet;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

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

	public TestApi() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "test-api");
			thread.setDaemon(true);
			return thread;
		}));
		this.server.createContext("/api/crawl/", this::handle);
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

	/** Answers a crawl in a way of its own. */
	public TestApi answer(String crawlId, Answer answer) {
		this.answers.put(crawlId, answer);
		return this;
	}

	/** The crawls that were asked for, in order. */
	public List<String> requests() {
		return this.requests;
	}

	public URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/api");
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String crawlId = exchange.getRequestURI().getPath().split("/")[3];
			this.requests.add(crawlId);
			if (!KEY.equals(exchange.getRequestHeaders().getFirst("x-api-key"))) {
				send(exchange, 401, "{\"status\":\"error\",\"message\":\"Access token invalid or expired\"}");
				return;
			}
			this.answers
				.getOrDefault(crawlId,
						(unknown) -> send(unknown, 403,
								"{\"status\":\"error\",\"message\":\"Unauthorized access or job not found\"}"))
				.send(exchange);
		}
	}

	/** Sends a whole answer. */
	public static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, bytes.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(bytes);
		}
	}

	/** Sends the first half of an answer and cuts the connection. */
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

	/** Answers one request. */
	public interface Answer {

		void send(HttpExchange exchange) throws IOException;

	}

}
