package io.spidraparquet.preview;

import java.nio.charset.StandardCharsets;

import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.ScalarKind;

/**
 * A text of a sample, to be read in some format.
 *
 * @param text any text
 */
record SampleText(String text) implements JsonScalar {

	@Override
	public boolean isString() {
		return true;
	}

	@Override
	public boolean isEmptyText() {
		return this.text.isEmpty();
	}

	@Override
	public ScalarKind kind() {
		return ScalarKind.TEXT;
	}

	@Override
	public boolean booleanValue() {
		throw noValue();
	}

	@Override
	public long longValue() {
		throw noValue();
	}

	@Override
	public int days() {
		throw noValue();
	}

	@Override
	public long micros() {
		throw noValue();
	}

	private static IllegalStateException noValue() {
		return new IllegalStateException("a text has no other value");
	}

	@Override
	public boolean isLongerThan(int bytes) {
		return this.text.length() > bytes;
	}

	@Override
	public byte[] utf8() {
		return this.text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public byte[] json() {
		return utf8();
	}

}
