package io.spidraparquet.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/**
 * Ways to send a body.
 */
public final class Bodies {

	private Bodies() {
	}

	/** Sends chunks of a size, without the last, empty one that ends the body. */
	public static void chunks(OutputStream out, byte[] bytes, int size) throws IOException {
		for (int at = 0; at < bytes.length; at += size) {
			int count = Math.min(size, bytes.length - at);
			out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
			out.write(bytes, at, count);
			out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
		}
	}

	/** Sends one byte after the other. */
	public static void drip(OutputStream out, byte[] bytes, long pauseMillis) throws IOException, InterruptedException {
		for (byte b : bytes) {
			out.write(b);
			out.flush();
			Thread.sleep(pauseMillis);
		}
	}

	public static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (OutputStream gzip = new GZIPOutputStream(out)) {
			gzip.write(bytes);
		}
		return out.toByteArray();
	}

}
