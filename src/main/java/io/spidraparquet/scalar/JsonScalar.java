package io.spidraparquet.scalar;

/**
 * One JSON scalar that is not null, at the current position of a walker. Valid only until
 * the walker moves on.
 */
public interface JsonScalar {

	/**
	 * Whether it is a string. Cheaper than {@link #kind()}.
	 * @return true if so
	 */
	boolean isString();

	/**
	 * Whether it is a string without characters. Cheaper than {@link #kind()}.
	 * @return true if so
	 */
	boolean isEmptyText();

	/**
	 * The kind of the scalar.
	 * @return the kind; it distinguishes dates and timestamps from other text
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
	 * The day of a {@code DATE}.
	 * @return days since 1970-01-01
	 */
	int days();

	/**
	 * The instant of a {@code TIMESTAMP}.
	 * @return microseconds since 1970-01-01T00:00:00Z
	 */
	long micros();

	/**
	 * The digits of a number as they were sent, or the characters of a string.
	 * @return the text; that of a string has no quotes and no escapes
	 */
	String text();

	/**
	 * Whether it is a string whose JSON text is longer than a limit.
	 * @param bytes the limit, 3 or more
	 * @return true if so
	 */
	boolean isLongerThan(int bytes);

	/**
	 * The text as bytes: the characters of a string, or the JSON text of any other
	 * scalar.
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
