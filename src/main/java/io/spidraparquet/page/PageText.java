package io.spidraparquet.page;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The text of a page's field in UTF-8, which is what it is sent in and written in.
 */
public final class PageText {

	private final byte[] utf8;

	/** The text, unless its bytes stood in the page as they are here. */
	private final @Nullable String unescaped;

	private PageText(byte[] utf8, @Nullable String unescaped) {
		this.utf8 = utf8;
		this.unescaped = unescaped;
	}

	/**
	 * A text that came in another form than its UTF-8.
	 * @param text any, also with surrogates that have no pair
	 * @return the text
	 */
	public static PageText of(String text) {
		return new PageText(text.getBytes(StandardCharsets.UTF_8), text);
	}

	/** A copy of UTF-8 that is well-formed. */
	static PageText of(JsonSlice text) {
		return new PageText(text.copy(), null);
	}

	/**
	 * Its bytes.
	 * @return UTF-8, not to be changed; a surrogate that has no pair is a question mark
	 */
	public byte[] utf8() {
		return this.utf8;
	}

	/**
	 * Whether it may hold surrogates that have no pair, which UTF-8 has no form for.
	 * @return false if its bytes are all there is
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
