package io.spidraparquet.scalar;

/**
 * The kind of a JSON scalar, before a column is chosen for it. Null has no kind, because
 * it fits every column.
 */
public enum ScalarKind {

	/** {@code true} or {@code false}. */
	BOOLEAN,
	/** An integer by syntax that fits 64 bits. */
	INT64,
	/** An integer by syntax beyond 64 bits. */
	BIG_INTEGER,
	/** A number with a fraction or an exponent, by syntax; also {@code -0}. */
	FRACTION,
	/** A string that is an ISO 8601 calendar date. */
	DATE,
	/** A string that is an ISO 8601 timestamp with an offset. */
	TIMESTAMP,
	/** A string that is a number in canonical form, see {@link NumberText}. */
	NUMBER_TEXT,
	/** A string without characters. */
	EMPTY_TEXT,
	/** Any other string. */
	TEXT

}
