package io.spidraparquet.troubles;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import io.spidraparquet.workbench.Workbench;
import org.jspecify.annotations.Nullable;

/**
 * A server that sends the same to every request and closes the connection.
 */
final class RawServer implements AutoCloseable {

	private final ServerSocket server;

	/**
	 * Starts the server.
	 * @param response head and body; nothing to close the connection at once, and null to
	 * cut it
	 */
	RawServer(@Nullable String response) throws IOException {
		this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> {
			while (!this.server.isClosed()) {
				try (Socket client = this.server.accept()) {
					if (client.getInputStream().read(new byte[2000]) > 0) {
						if (response == null) {
							client.setSoLinger(true, 0);
						}
						else {
							client.getOutputStream().write(response.getBytes(StandardCharsets.UTF_8));
						}
					}
				}
				catch (IOException ex) {
					return; // the server is closed
				}
			}
		}, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** Makes this server the proxy of a protocol for a while. */
	Workbench.Result asProxy(String protocol, Callable<Workbench.Result> task) throws Exception {
		return withProxy(protocol, port(), task);
	}

	static Workbench.Result withProxy(String protocol, int port, Callable<Workbench.Result> task) throws Exception {
		System.setProperty(protocol + ".proxyHost", "127.0.0.1");
		System.setProperty(protocol + ".proxyPort", Integer.toString(port));
		try {
			return task.call();
		}
		finally {
			System.clearProperty(protocol + ".proxyHost");
			System.clearProperty(protocol + ".proxyPort");
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
