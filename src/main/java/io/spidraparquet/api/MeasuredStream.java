package io.spidraparquet.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Checks that a body is as long as its head says. The JDK checks this only where it keeps
 * the connection.
 */
class MeasuredStream extends FilterInputStream {

	private final long length;

	private long count;

	/**
	 * Measures a body.
	 * @param in the body
	 * @param length according to the head, in bytes; negative if the head does not say it
	 */
	MeasuredStream(InputStream in, long length) {
		super(in);
		this.length = length;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int size) throws IOException {
		int read = super.read(buffer, offset, size);
		this.count += Math.max(read, 0);
		if (this.length >= 0 && (this.count > this.length || (read < 0 && this.count < this.length))) {
			throw new IOException((read < 0) ? "the body ended at byte " + this.count + " of " + this.length
					: "the body is longer than its Content-Length of " + this.length);
		}
		return read;
	}

}
