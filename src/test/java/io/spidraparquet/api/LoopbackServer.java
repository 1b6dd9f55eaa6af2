package io.spidraparquet.api;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * A server on loopback that sends any bytes at any pace, and closes each connection after
 * one response.
 */
public final class LoopbackServer implements Closeable {

	private final ServerSocket server;

	private final Function<String, Response> responses;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Map<Thread, Socket> open = new ConcurrentHashMap<>();

	private LoopbackServer(Function<String, Response> responses) throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.responses = responses;
		start(this::accept);
	}

	/** Each connection gets the next response, further ones the last. */
	public static LoopbackServer respondingWith(Response... responses) throws IOException {
		AtomicInteger sent = new AtomicInteger();
		return respondingBy((head) -> responses[Math.min(sent.getAndIncrement(), responses.length - 1)]);
	}

	/** Responds by the head of the request. */
	public static LoopbackServer respondingBy(Function<String, Response> responses) throws IOException {
		return new LoopbackServer(responses);
	}

	private static Thread start(Runnable work) {
		Thread thread = new Thread(work, "loopback-server");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				start(() -> serve(socket));
			}
			catch (IOException ex) {
				return; // closed
			}
		}
	}

	private void serve(Socket socket) {
		this.open.put(Thread.currentThread(), socket);
		try (socket) {
			socket.setTcpNoDelay(true);
			String head = head(socket.getInputStream());
			this.requests.add(head);
			this.responses.apply(head).writeTo(socket.getOutputStream());
		}
		catch (IOException | InterruptedException ex) {
			// the client has gone, or the test has ended
		}
		finally {
			this.open.remove(Thread.currentThread());
		}
	}

	private static String head(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int b = in.read();
			if (b < 0) {
				break;
			}
			head.write(b);
		}
		return head.toString(StandardCharsets.ISO_8859_1);
	}

	/**
	 * The heads of all requests so far, in the order in which they came.
	 */
	public List<String> requests() {
		return this.requests;
	}

	public String authority() {
		return "127.0.0.1:" + this.server.getLocalPort();
	}

	public URI api() {
		return URI.create("http://" + authority() + "/api");
	}

	/**
	 * Settings for this server: few tries and short timeouts unless they are given.
	 * @param settings like {@code max-attempts=2}
	 */
	public ApiProperties properties(String... settings) {
		return properties(api(), settings);
	}

	public static ApiProperties properties(URI api, String... settings) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		source.put("spidra.api.url", api);
		source.put("spidra.api.max-attempts", 1);
		source.put("spidra.api.connect-timeout", "2s");
		source.put("spidra.api.idle-timeout", "5s");
		source.put("spidra.api.total-timeout", "10s");
		for (String setting : settings) {
			int equals = setting.indexOf('=');
			source.put("spidra.api." + setting.substring(0, equals), setting.substring(equals + 1));
		}
		return new Binder(source).bindOrCreate("spidra.api", ApiProperties.class);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Map.Entry<Thread, Socket> each : this.open.entrySet()) {
			each.getValue().close();
			each.getKey().interrupt();
		}
	}

	public static Response ok(String json) {
		return status(200, json);
	}

	/**
	 * A complete response with a length.
	 * @param headers like {@code Retry-After: 7}
	 */
	public static Response status(int status, String json, String... headers) {
		byte[] body = json.getBytes(StandardCharsets.UTF_8);
		return (out) -> {
			out.write(head(status, "Content-Type: application/json; charset=utf-8",
					"Content-Length: " + body.length + lines(headers)));
			out.write(body);
			out.flush();
		};
	}

	private static String lines(String... headers) {
		return IntStream.range(0, headers.length).mapToObj((i) -> "\r\n" + headers[i]).collect(Collectors.joining());
	}

	public static byte[] head(int status, String... headers) {
		return ("HTTP/1.1 " + status + " Whatever\r\nConnection: close" + lines(headers) + "\r\n\r\n")
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Sends bytes unchanged, even if the head does not match the body, and closes.
	 */
	public static Response raw(byte[] head, byte[] body) {
		return (out) -> {
			out.write(head);
			out.write(body);
			out.flush();
		};
	}

	/**
	 * Writes what a client gets.
	 */
	public interface Response {

		void writeTo(OutputStream out) throws IOException, InterruptedException;

	}

}
