package io.spidraparquet.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * The body of a response. Reports its failures as network failures, and must end within
 * the deadline.
 */
final class ResponseStream extends FilterInputStream {

	private final HttpURLConnection connection;

	private final String about;

	private final Deadline deadline;

	private final long length;

	/**
	 * Opens the body of a response whose head was read.
	 * @param about what was requested, for messages
	 * @param deadline of the response
	 */
	ResponseStream(HttpURLConnection connection, String about, Deadline deadline) throws IOException {
		super(open(connection, about));
		this.connection = connection;
		this.about = about;
		this.deadline = deadline;
		this.length = (this.in instanceof MeasuredStream) ? connection.getContentLengthLong() : -1;
	}

	/** The length of the body in bytes; negative if the head does not say it. */
	long length() {
		return this.length;
	}

	private static InputStream open(HttpURLConnection connection, String about) throws ApiException {
		String encoding = connection.getContentEncoding();
		try {
			InputStream body = new MeasuredStream(connection.getInputStream(), connection.getContentLengthLong());
			if (encoding == null || encoding.equalsIgnoreCase("identity")) {
				return body;
			}
			if (encoding.equalsIgnoreCase("gzip")) {
				return new GZIPInputStream(body);
			}
		}
		catch (IOException ex) {
			throw networkFailure(about, connection, ex);
		}
		throw new ApiException(ApiException.Kind.MALFORMED,
				"the response for " + about + " is encoded as " + encoding + ", which was not requested");
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		if (Thread.interrupted()) {
			throw new InterruptedIOException("interrupted while fetching " + this.about);
		}
		this.deadline.check();
		try {
			return super.read(buffer, offset, length);
		}
		catch (IOException ex) {
			throw networkFailure(this.about, this.connection, ex);
		}
	}

	static ApiException networkFailure(String about, HttpURLConnection connection, IOException cause) {
		URL url = connection.getURL();
		String host = url.getHost() + ((url.getPort() < 0) ? "" : ":" + url.getPort());
		String why = (cause instanceof SocketTimeoutException)
				? "no byte came for " + connection.getReadTimeout() / 1000.0 + " s (spidra.api.idle-timeout)"
				: NetworkReason.of(cause, url.getProtocol());
		if (cause instanceof SocketTimeoutException
				&& String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("connect")) {
			why = "no connection within " + connection.getConnectTimeout() / 1000.0 + " s (spidra.api.connect-timeout)";
		}
		return new ApiException(ApiException.Kind.NETWORK, "fetching " + about + " from " + host + " failed: " + why,
				null, cause);
	}

}
