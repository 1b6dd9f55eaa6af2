package io.spidraparquet.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that has to be as long as its head says: the JDK sees to that only where it
 * keeps the connection.
 */
final class MeasuredStream extends FilterInputStream {

	private final long length;

	private long count;

	/**
	 * A body.
	 * @param in its bytes
	 * @param length by its head; negative if it does not say
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
			throw new IOException(
					"the body has " + ((read < 0) ? this.count : "more") + " bytes, but should have " + this.length);
		}
		return read;
	}

}
