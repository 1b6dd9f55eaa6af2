package io.spidraparquet.api;

/**
 * The key of the API, a secret. {@link #toString()} does not reveal it.
 */
public final class ApiKey {

	private final String value;

	/**
	 * Creates a key.
	 * @param value the key: printable ASCII without blanks, as a header can carry it
	 * @throws IllegalArgumentException if the value is another text; the message does not
	 * repeat it
	 */
	public ApiKey(String value) {
		if (value.isEmpty() || !value.chars().allMatch((c) -> c > ' ' && c < 127)) {
			throw new IllegalArgumentException("the API key is empty or holds characters that no key has");
		}
		this.value = value;
	}

	String value() {
		return this.value;
	}

	@Override
	public String toString() {
		return "(API key)";
	}

}
