package io.spidraparquet.workbench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A forward proxy on loopback whose requests come from an address of its own, so that a
 * process behind it is a host of its own to a server. One request for each connection,
 * without a body. Thread-safe.
 */
public final class AddressProxy implements AutoCloseable {

	private final InetAddress address;

	private final ServerSocket server;

	/**
	 * Starts a proxy.
	 * @param address one of 127.0.0.0/8
	 */
	public AddressProxy(String address) throws IOException {
		this.address = InetAddress.getByName(address);
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		daemon(() -> {
			while (true) {
				Socket client = this.server.accept();
				daemon(() -> serve(client));
			}
		});
	}

	private static void daemon(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// one of the two sides has gone, or the proxy is closed
			}
		}, "address-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	/** Options that make a JVM use it, for loopback, too. */
	public List<String> options() {
		return List.of("-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + this.server.getLocalPort(),
				"-Dhttp.nonProxyHosts=");
	}

	private void serve(Socket client) throws IOException {
		try (client; Socket origin = new Socket()) {
			List<String> head = head(client.getInputStream());
			String[] request = head.get(0).split(" ");
			URI uri = URI.create(request[1]);
			origin.bind(new InetSocketAddress(this.address, 0));
			origin.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
			String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
			String forwarded = head.stream()
				.skip(1)
				.filter((line) -> !line.toLowerCase(Locale.ROOT).matches("(proxy-)?connection:.*"))
				.collect(Collectors.joining("\r\n", request[0] + " " + uri.getRawPath() + query + " HTTP/1.1\r\n",
						"\r\nConnection: close\r\n\r\n"));
			OutputStream out = origin.getOutputStream();
			out.write(forwarded.getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
			origin.getInputStream().transferTo(client.getOutputStream());
		}
	}

	/** The lines up to the empty one. */
	private static List<String> head(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("no request");
			}
			head.write(next);
		}
		return head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	/** What a thread does. */
	private interface Work {

		void run() throws IOException;

	}

}
