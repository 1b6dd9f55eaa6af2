package io.spidraparquet.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of the API, a secret. {@link #toString()} does not reveal it.
 */
public final class ApiKey {

	private static final int MARK_BYTES = 4;

	private static final int MIN_LENGTH = 8;

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

	/**
	 * Whether a text contains this key.
	 * @param text any text
	 * @return false for keys that are too short to be told from other words
	 */
	public boolean isIn(String text) {
		return this.value.length() >= MIN_LENGTH && text.contains(this.value);
	}

	/**
	 * Whether the key looks like those of the API.
	 * @return true if it begins with {@code spd_} and is as long as a key
	 */
	public boolean hasUsualForm() {
		return this.value.startsWith("spd_") && this.value.length() > MIN_LENGTH;
	}

	String value() {
		return this.value;
	}

	/**
	 * A mark that tells this key from another one and does not reveal it: 32 bits of a
	 * keyed hash.
	 * @param salt any text, the same for all marks that are compared
	 * @return eight hexadecimal digits
	 */
	public String mark(String salt) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(this.value.getBytes(StandardCharsets.US_ASCII), mac.getAlgorithm()));
			byte[] hash = mac.doFinal(salt.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, MARK_BYTES);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java has HmacSHA256", ex);
		}
	}

	@Override
	public String toString() {
		return "(API key)";
	}

}
