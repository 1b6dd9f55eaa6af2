package io.spidraparquet.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.spidraparquet.progress.RunProgress;

/**
 * A body whose bytes are counted as they arrive.
 */
final class CountedStream extends FilterInputStream {

	private final RunProgress progress;

	CountedStream(InputStream in, RunProgress progress) {
		super(in);
		this.progress = progress;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int size) throws IOException {
		int read = super.read(buffer, offset, size);
		this.progress.received(Math.max(0, read));
		return read;
	}

}
