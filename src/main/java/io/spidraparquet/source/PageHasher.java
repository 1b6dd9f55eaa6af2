package io.spidraparquet.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a page's content: over id, url, title, status, data, error_message and
 * created_at, each a byte 0 if it is missing or null, else a byte 1, the length as four
 * bytes and the UTF-8 bytes, of data as they were sent. The signed URLs, which differ
 * from request to request, are left out. Not thread-safe.
 */
final class PageHasher {

	private final MessageDigest digest = sha256();

	private final ByteBuffer head = ByteBuffer.allocate(5);

	byte[] hash(Page page, byte[] json, int dataOffset, int dataLength) {
		text(page.id());
		text(page.url());
		text(page.title());
		text(PageText.of(page.status().text()));
		boolean noData = dataLength == 0
				|| (dataLength == 4 && new String(json, dataOffset, 4, StandardCharsets.US_ASCII).equals("null"));
		if (noData) {
			this.digest.update((byte) 0);
		}
		else {
			field(json, dataOffset, dataLength);
		}
		text(page.errorMessage());
		text(page.createdAt());
		return this.digest.digest();
	}

	private void text(@Nullable PageText text) {
		if (text == null) {
			this.digest.update((byte) 0);
		}
		else {
			field(text.utf8(), 0, text.utf8().length);
		}
	}

	private void field(byte[] bytes, int offset, int count) {
		this.digest.update(this.head.clear().put((byte) 1).putInt(count).array());
		this.digest.update(bytes, offset, count);
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

}
