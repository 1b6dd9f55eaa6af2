package io.spidraparquet.spool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * JSON with its CRC-32C before it, as in {@code 1b2d3f40 {…}}. JSON in which single bytes
 * have changed may well be read, with another meaning.
 */
public final class CheckedJson {

	/** Eight hexadecimal digits and a blank. */
	private static final int HEAD = 9;

	private CheckedJson() {
	}

	/**
	 * Adds the checksum.
	 * @param json UTF-8
	 * @return UTF-8
	 */
	public static byte[] add(byte[] json) {
		byte[] head = head(json, 0);
		byte[] all = Arrays.copyOf(head, HEAD + json.length);
		System.arraycopy(json, 0, all, HEAD, json.length);
		return all;
	}

	/**
	 * Checks and removes the checksum.
	 * @param checked UTF-8
	 * @return the JSON; null if it is not what the checksum was made of
	 */
	public static byte @Nullable [] remove(byte[] checked) {
		if (checked.length < HEAD || !Arrays.equals(checked, 0, HEAD, head(checked, HEAD), 0, HEAD)) {
			return null;
		}
		return Arrays.copyOfRange(checked, HEAD, checked.length);
	}

	private static byte[] head(byte[] json, int from) {
		CRC32C crc = new CRC32C();
		crc.update(json, from, json.length - from);
		return (HexFormat.of().toHexDigits((int) crc.getValue()) + " ").getBytes(StandardCharsets.US_ASCII);
	}

}
