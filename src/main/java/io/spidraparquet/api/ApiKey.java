package io.spidraparquet.api;

/**
 * The secret that the API asks for. Printing it shows nothing of it.
 */
public final class ApiKey {

	private final String value;

	/**
	 * Keeps a key.
	 * @param value the key: printable ASCII, as a header can carry it
	 * @throws IllegalArgumentException if it is no such text; the message does not repeat
	 * it
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
