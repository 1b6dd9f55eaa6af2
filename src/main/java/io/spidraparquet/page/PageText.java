package io.spidraparquet.page;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The text of a page's field in UTF-8, the encoding in which it is received and written.
 */
public final class PageText {

	private final byte[] utf8;

	/** The text; null if the page holds exactly these bytes, without escapes. */
	private final @Nullable String unescaped;

	private PageText(byte[] utf8, @Nullable String unescaped) {
		this.utf8 = utf8;
		this.unescaped = unescaped;
	}

	/**
	 * Makes a text that the page holds in another form than plain UTF-8.
	 * @param text any text, also with unpaired surrogates
	 * @return the text
	 */
	public static PageText of(String text) {
		return new PageText(text.getBytes(StandardCharsets.UTF_8), text);
	}

	/** Copies well-formed UTF-8. */
	static PageText of(JsonSlice text) {
		return new PageText(text.copy(), null);
	}

	/**
	 * The bytes of the text.
	 * @return UTF-8, must not be changed; an unpaired surrogate is a question mark
	 */
	public byte[] utf8() {
		return this.utf8;
	}

	/**
	 * Whether the text may hold unpaired surrogates, which UTF-8 cannot represent.
	 * @return false if the bytes represent the text completely
	 */
	public boolean mayHoldLoneSurrogates() {
		return this.unescaped != null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PageText text && toString().equals(text.toString());
	}

	@Override
	public int hashCode() {
		return toString().hashCode();
	}

	@Override
	public String toString() {
		return (this.unescaped != null) ? this.unescaped : new String(this.utf8, StandardCharsets.UTF_8);
	}

}
