package io.spidraparquet.commands;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A server on loopback that says the same to everyone, whatever they say, and closes the
 * connection.
 */
final class SaidServer implements Closeable {

	private final ServerSocket socket;

	SaidServer(String said) throws IOException {
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> serve(said.getBytes(StandardCharsets.ISO_8859_1)), "said-server");
		thread.setDaemon(true);
		thread.start();
	}

	/** Says that the history is empty. */
	static SaidServer history(Instant date, String headers) throws IOException {
		String body = "{\"jobs\":[],\"total\":0,\"page\":1,\"totalPages\":0}";
		return new SaidServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nDate: "
				+ DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)) + "\r\n" + headers
				+ "Content-Length: " + body.length() + "\r\n\r\n" + body);
	}

	int port() {
		return this.socket.getLocalPort();
	}

	private void serve(byte[] said) {
		while (!this.socket.isClosed()) {
			try (Socket caller = this.socket.accept()) {
				caller.setSoTimeout(200);
				int unused = caller.getInputStream().read(new byte[4096]);
				caller.getOutputStream().write(said);
				caller.getOutputStream().flush();
			}
			catch (IOException ex) {
				// the caller has gone, or the server is closed
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
