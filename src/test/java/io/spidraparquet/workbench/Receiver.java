package io.spidraparquet.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A system on loopback that a run tells about itself: it keeps what it gets, and accepts
 * it unless a test says otherwise.
 */
public final class Receiver implements AfterEachCallback, AutoCloseable {

	private final HttpServer server;

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final Queue<TestApi.Answer> answers = new ConcurrentLinkedQueue<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	public Receiver() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "receiver");
			thread.setDaemon(true);
			return thread;
		}));
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
			this.requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers,
					exchange.getRequestBody().readAllBytes()));
			TestApi.Answer answer = this.answers.poll();
			if (answer != null) {
				answer.send(exchange);
			}
			else {
				TestApi.send(exchange, 200, "{}");
			}
		}
	}

	/** Responds to the next request with a status. */
	public Receiver next(int status) {
		return next((exchange) -> TestApi.send(exchange, status, "{}"));
	}

	/** Responds to the next request in its own way. */
	public Receiver next(TestApi.Answer answer) {
		this.answers.add(answer);
		return this;
	}

	/** Takes the next request and says nothing. */
	public Receiver hang() {
		return next((exchange) -> {
			try {
				this.closed.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	/** Sends the next request elsewhere. */
	public Receiver redirect(String to) {
		return next((exchange) -> {
			exchange.getResponseHeaders().set("Location", to);
			exchange.sendResponseHeaders(307, -1);
		});
	}

	/** The URL of a path on this host. */
	public String url(String path) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + path;
	}

	/** A URL at which nobody listens. */
	public static String refusing() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return "http://127.0.0.1:" + socket.getLocalPort() + "/refusing";
		}
	}

	/** What was received, in order. */
	public List<Request> requests() {
		return this.requests;
	}

	/** The bodies as JSON, in order. */
	public List<JsonNode> documents() {
		return this.requests.stream().map((request) -> JsonMapper.shared().readTree(request.body())).toList();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		close();
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
	}

	/**
	 * One request.
	 *
	 * @param method of HTTP
	 * @param path with the query
	 * @param headers by name, in upper or lower case
	 * @param body content
	 */
	public record Request(String method, String path, Map<String, String> headers, byte[] body) {

		public String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

	}

}
