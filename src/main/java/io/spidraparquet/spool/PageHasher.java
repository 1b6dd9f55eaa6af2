package io.spidraparquet.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.Page;
import io.spidraparquet.page.PageText;
import org.jspecify.annotations.Nullable;

/**
 * Computes the SHA-256 of a page's content: over id, url, title, status, data,
 * error_message and created_at. A missing or null field is hashed as a byte 0, any other
 * as a byte 1, the length in four bytes and the UTF-8 bytes; data as it was sent. The
 * signed URLs, which differ from request to request, are left out. Not thread-safe.
 */
final class PageHasher {

	private static final MessageDigest SHA_256 = find();

	private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

	private final MessageDigest digest = sha256();

	private final ByteBuffer head = ByteBuffer.allocate(5);

	byte[] hash(Page page, JsonSlice data) {
		text(page.id());
		text(page.url());
		text(page.title());
		text(PageText.of(page.status().text()));
		if (data.length() == 0 || isNull(data)) {
			this.digest.update((byte) 0);
		}
		else {
			field(data);
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
			field(JsonSlice.of(text.utf8()));
		}
	}

	private void field(JsonSlice value) {
		this.digest.update(this.head.clear().put((byte) 1).putInt(value.length()).array());
		this.digest.update(value.bytes(), value.start(), value.length());
	}

	private static boolean isNull(JsonSlice data) {
		return Arrays.equals(data.bytes(), data.start(), data.end(), NULL, 0, NULL.length);
	}

	/**
	 * A copy, since each crawl needs some, and looking for the algorithm takes longer.
	 */
	static MessageDigest sha256() {
		try {
			return (MessageDigest) SHA_256.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("the SHA-256 of every Java can be copied", ex);
		}
	}

	private static MessageDigest find() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

}
