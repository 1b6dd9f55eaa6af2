package io.spidraparquet.scalar;

import java.nio.charset.StandardCharsets;

/**
 * A scalar that was read from a text. A column that cannot hold it gets the text as it
 * was sent.
 *
 * @param kind of the scalar
 * @param text digits of a number, {@code true} or {@code false}, the text of other kinds
 * @param value an integer, days, microseconds, 1 for {@code true}; 0 for other kinds
 * @param sent the scalar as the API sent it
 */
record ReadScalar(ScalarKind kind, String text, long value, JsonScalar sent) implements JsonScalar {

	/**
	 * A number.
	 * @param digits as JSON writes it, without an exponent
	 */
	static ReadScalar number(String digits, JsonScalar sent) {
		ScalarKind kind = NumberText.kind(digits);
		return new ReadScalar(kind, digits, (kind == ScalarKind.INT64) ? Long.parseLong(digits) : 0, sent);
	}

	/** A boolean. */
	static ReadScalar bool(boolean value, JsonScalar sent) {
		return new ReadScalar(ScalarKind.BOOLEAN, Boolean.toString(value), value ? 1 : 0, sent);
	}

	/** A day, in days since 1970-01-01. */
	static ReadScalar day(long days, String text, JsonScalar sent) {
		return new ReadScalar(ScalarKind.DATE, text, days, sent);
	}

	/** An instant, in microseconds since 1970. */
	static ReadScalar instant(long micros, String text, JsonScalar sent) {
		return new ReadScalar(ScalarKind.TIMESTAMP, text, micros, sent);
	}

	/** A part of a text. */
	static ReadScalar part(String text, JsonScalar sent) {
		return new ReadScalar(text.isEmpty() ? ScalarKind.EMPTY_TEXT : ScalarKind.TEXT, text, 0, sent);
	}

	@Override
	public boolean isString() {
		return switch (this.kind) {
			case DATE, TIMESTAMP, EMPTY_TEXT, NUMBER_TEXT, TEXT -> true;
			case BOOLEAN, INT64, BIG_INTEGER, FRACTION -> false;
		};
	}

	@Override
	public boolean isEmptyText() {
		return this.kind == ScalarKind.EMPTY_TEXT;
	}

	@Override
	public boolean booleanValue() {
		return value(ScalarKind.BOOLEAN) != 0;
	}

	@Override
	public long longValue() {
		return value(ScalarKind.INT64);
	}

	@Override
	public int days() {
		return Math.toIntExact(value(ScalarKind.DATE));
	}

	@Override
	public long micros() {
		return value(ScalarKind.TIMESTAMP);
	}

	private long value(ScalarKind expected) {
		if (this.kind != expected) {
			throw new IllegalStateException("a scalar of kind " + this.kind + " is asked for a value of " + expected);
		}
		return this.value;
	}

	@Override
	public boolean isLongerThan(int bytes) {
		return this.sent.isLongerThan(bytes);
	}

	@Override
	public byte[] utf8() {
		// also refuses lone surrogates in what is left out of a part
		byte[] complete = this.sent.utf8();
		boolean part = this.kind == ScalarKind.TEXT || this.kind == ScalarKind.EMPTY_TEXT;
		return part ? this.text.getBytes(StandardCharsets.UTF_8) : complete;
	}

	@Override
	public byte[] json() {
		return isString() ? this.sent.json() : this.text.getBytes(StandardCharsets.US_ASCII);
	}

}
