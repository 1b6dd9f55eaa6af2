package io.spidraparquet.schema;

/**
 * One JSON scalar that is not null, as a walker sees it. Valid only while the walker
 * stands on it.
 */
public interface JsonScalar {

	/**
	 * Whether it is a string; cheaper than its kind.
	 * @return true if so
	 */
	boolean isString();

	/**
	 * What it is.
	 * @return the kind; dates and timestamps are told apart from other text
	 */
	ScalarKind kind();

	/**
	 * The value of a {@code BOOLEAN}.
	 * @return true or false
	 */
	boolean booleanValue();

	/**
	 * The value of an {@code INT64}.
	 * @return the integer
	 */
	long longValue();

	/**
	 * The digits of a number as they were sent, or the characters of a string.
	 * @return the text, for a string without quotes and escapes
	 */
	String text();

	/**
	 * Whether it is a string that is longer as it was sent.
	 * @param bytes 3 or more
	 * @return true if so
	 */
	boolean isLongerThan(int bytes);

	/**
	 * The text as bytes: of a string its characters, of anything else its JSON text.
	 * @return well-formed UTF-8
	 * @throws UnrepresentableException if the string has no UTF-8 form
	 */
	byte[] utf8();

	/**
	 * The scalar as it was sent, quotes and escapes of a string included.
	 * @return UTF-8
	 */
	byte[] json();

}
