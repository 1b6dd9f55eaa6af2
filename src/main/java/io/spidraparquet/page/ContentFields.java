package io.spidraparquet.page;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The fields of one page that hold its content or a signed URL, kept as byte offsets so
 * that a page without a download costs no text. Reused page after page, not thread-safe.
 */
final class ContentFields {

	private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

	/** The parser stops where a page is broken, so the rest is searched as text. */
	private static final Pattern URL_BEHIND_THE_BREAK = Pattern
		.compile("(\"[^\"]*+(?<=_url|\\\\u005[fF]url)\"\\s*+:\\s*+)\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"?");

	/** First byte and end of each signed URL, one after the other. */
	private int[] signedUrls = new int[16];

	private int signedUrlEnds;

	/** The kinds of content with a link, one bit each. */
	private int linked;

	/** The kinds of content that the page itself holds, one bit each. */
	private int inlined;

	/** For each kind of content with a link, its index in the signed URLs. */
	private final int[] links = new int[ContentKind.values().length];

	/** For each kind of content that the page itself holds, its first byte and end. */
	private final int[] inline = new int[2 * ContentKind.values().length];

	/** Forgets the fields of the previous page. */
	void reset() {
		this.signedUrlEnds = 0;
		this.linked = 0;
		this.inlined = 0;
	}

	/**
	 * Notes a field if it holds content or a signed URL.
	 * @param name of the field
	 * @param value first token of its value
	 * @param start first byte of the value, counted from the start of the page
	 * @param end the byte after the last one, counted alike
	 */
	void add(String name, @Nullable JsonToken value, int start, int end) {
		ContentKind kind = kind(name);
		if (kind != null && value == JsonToken.VALUE_STRING && name.equals(kind.inlineKey())) {
			this.inline[2 * kind.ordinal()] = start;
			this.inline[2 * kind.ordinal() + 1] = end;
			this.inlined |= 1 << kind.ordinal();
		}
		else if (name.endsWith("_url") && value != JsonToken.VALUE_NULL) {
			addSignedUrl(kind, value, start, end);
		}
	}

	private static @Nullable ContentKind kind(String name) {
		return switch (name) {
			case "markdown", "markdown_url" -> ContentKind.MARKDOWN;
			case "html", "html_url" -> ContentKind.HTML;
			default -> null;
		};
	}

	private void addSignedUrl(@Nullable ContentKind kind, @Nullable JsonToken value, int start, int end) {
		if (this.signedUrlEnds == this.signedUrls.length) {
			this.signedUrls = Arrays.copyOf(this.signedUrls, 2 * this.signedUrls.length);
		}
		if (kind != null) {
			int bit = 1 << kind.ordinal();
			this.linked = (value == JsonToken.VALUE_STRING) ? this.linked | bit : this.linked & ~bit;
			this.links[kind.ordinal()] = this.signedUrlEnds;
		}
		this.signedUrls[this.signedUrlEnds++] = start;
		this.signedUrls[this.signedUrlEnds++] = end;
	}

	/** The signed URL of a kind of content; null if the page has none. */
	@Nullable String link(JsonSlice page, ContentKind kind) {
		if ((this.linked & (1 << kind.ordinal())) == 0) {
			return null;
		}
		int at = this.links[kind.ordinal()];
		return string(page.part(this.signedUrls[at], this.signedUrls[at + 1]));
	}

	/** The content that the page itself holds; null if it holds none of this kind. */
	@Nullable String inline(JsonSlice page, ContentKind kind) {
		int at = 2 * kind.ordinal();
		return hasInline(kind) ? string(page.part(this.inline[at], this.inline[at + 1])) : null;
	}

	boolean hasInline(ContentKind kind) {
		return (this.inlined & (1 << kind.ordinal())) != 0;
	}

	private static String string(JsonSlice value) {
		try (JsonParser parser = JsonText.parse(value)) {
			parser.nextToken();
			return parser.getString();
		}
	}

	/**
	 * Copies the page, with null for its signed URLs.
	 * @param page the page whose fields were added
	 * @param readable number of bytes that were parsed, the last signed URL among them
	 * @return UTF-8; malformed bytes of a broken page are replaced
	 */
	byte[] withoutSignedUrls(JsonSlice page, int readable) {
		byte[] bytes = page.bytes();
		int offset = page.start();
		ByteArrayOutputStream out = new ByteArrayOutputStream(page.length());
		int copied = 0;
		for (int i = 0; i < this.signedUrlEnds; i += 2) {
			out.write(bytes, offset + copied, this.signedUrls[i] - copied);
			out.writeBytes(NULL);
			copied = this.signedUrls[i + 1];
		}
		out.write(bytes, offset + copied, readable - copied);
		String unread = new String(bytes, offset + readable, page.length() - readable, StandardCharsets.UTF_8);
		return (out.toString(StandardCharsets.UTF_8) + URL_BEHIND_THE_BREAK.matcher(unread).replaceAll("$1null"))
			.getBytes(StandardCharsets.UTF_8);
	}

}
