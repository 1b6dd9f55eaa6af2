package io.spidraparquet.spool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

import io.spidraparquet.page.IncompleteBodyException;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cuts the body {@code {"pages":[…]}} into pages while it arrives, so that each page is
 * parsed on its own: a broken page does not affect the others, and memory holds one page
 * at a time. Looks only at strings, nesting and commas. Keeps all bytes outside the pages
 * and parses them at the end, which proves that the body is complete. Not thread-safe.
 */
final class PageFramer {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int MAX_ENVELOPE = 1024 * 1024;

	/** Bytes with which no page starts. */
	private static final String NO_START = ",:}]";

	private static final byte[] PAGES = { 'p', 'a', 'g', 'e', 's' };

	private final PageConsumer pages;

	private final ByteArrayOutputStream envelope = new ByteArrayOutputStream(256);

	private State state = State.ENVELOPE;

	private boolean found;

	private int depth;

	private boolean inString;

	private boolean escaped;

	private final byte[] lastString = new byte[PAGES.length];

	private int lastStringLength;

	private boolean afterPagesKey;

	/** The part of a page that came with earlier buffers. */
	private byte[] carry = new byte[8192];

	private int carried;

	private int elementStart;

	/** Bytes of earlier buffers. */
	private long consumed;

	/** First byte of the page, counted from the start of the body. */
	private long position;

	private boolean scalar;

	private boolean afterPage;

	private boolean afterComma;

	PageFramer(PageConsumer pages) {
		this.pages = pages;
	}

	/**
	 * Reads the next bytes of the body.
	 * @param buffer holds the bytes; not kept
	 * @param length number of bytes
	 */
	void feed(byte[] buffer, int length) throws IOException {
		int i = 0;
		this.elementStart = 0;
		while (i < length) {
			i = switch (this.state) {
				case ENVELOPE -> envelope(buffer, i, length);
				case BETWEEN -> between(buffer, i, length);
				case PAGE -> page(buffer, i, length);
			};
		}
		if (this.state == State.PAGE) {
			carry(buffer, this.elementStart, length);
		}
		this.consumed += length;
	}

	/**
	 * Ends the body.
	 * @throws IncompleteBodyException if the body was not a complete JSON object with an
	 * array of pages
	 */
	void finish() throws IncompleteBodyException {
		if (this.state != State.ENVELOPE) {
			throw new IncompleteBodyException("it ends in the middle of the pages");
		}
		JsonNode rest;
		try {
			rest = JSON.readTree(this.envelope.toByteArray());
		}
		catch (JacksonException ex) {
			throw new IncompleteBodyException("it is not a complete JSON document (" + ex.getOriginalMessage() + ")");
		}
		if (!this.found) {
			throw new IncompleteBodyException(whyNoPages(rest));
		}
	}

	private static String whyNoPages(JsonNode document) {
		if (document.isMissingNode()) {
			return "it is empty";
		}
		if (document.path("pages").isArray()) {
			return "its \"pages\" is not written in UTF-8";
		}
		return document.has("pages") ? "its \"pages\" is not an array" : "it has no array \"pages\"";
	}

	private int envelope(byte[] buffer, int start, int length) throws IOException {
		int i = start;
		while (i < length) {
			byte b = buffer[i++];
			if (this.inString) {
				inEnvelopeString(b);
			}
			else if (b == '[' && this.afterPagesKey && this.depth == 1) {
				if (this.found) {
					throw new IncompleteBodyException("it has \"pages\" twice");
				}
				this.found = true;
				this.state = State.BETWEEN;
				keepEnvelope(buffer, start, i);
				return i;
			}
			else {
				betweenEnvelopeStrings(b);
			}
		}
		keepEnvelope(buffer, start, i);
		return i;
	}

	private void inEnvelopeString(byte b) {
		if (this.escaped) {
			this.escaped = false;
			this.lastStringLength = PAGES.length + 1;
		}
		else if (b == '\\') {
			this.escaped = true;
		}
		else if (b == '"') {
			this.inString = false;
		}
		else {
			if (this.lastStringLength < PAGES.length) {
				this.lastString[this.lastStringLength] = b;
			}
			this.lastStringLength = Math.min(this.lastStringLength + 1, PAGES.length + 1);
		}
	}

	private void betweenEnvelopeStrings(byte b) {
		switch (b) {
			case '"' -> {
				this.inString = true;
				this.lastStringLength = 0;
			}
			case '{', '[' -> this.depth++;
			case '}', ']' -> this.depth--;
			case ':' ->
				this.afterPagesKey = this.lastStringLength == PAGES.length && Arrays.equals(this.lastString, PAGES);
			case ',' -> this.afterPagesKey = false;
			default -> {
				if (b > ' ') {
					this.afterPagesKey = false;
				}
			}
		}
	}

	private void keepEnvelope(byte[] buffer, int from, int to) throws IOException {
		if (this.envelope.size() + (to - from) > MAX_ENVELOPE) {
			throw new IncompleteBodyException("it has more than 1 MB outside its pages");
		}
		this.envelope.write(buffer, from, to - from);
	}

	private int between(byte[] buffer, int start, int length) throws IOException {
		for (int i = start; i < length; i++) {
			byte b = buffer[i];
			if (b == ']' && !this.afterComma) {
				this.state = State.ENVELOPE;
				keepEnvelope(buffer, i, i + 1);
				return i + 1;
			}
			if (b == ',' && this.afterPage) {
				this.afterPage = false;
				this.afterComma = true;
			}
			else if (b < 0 || (b > ' ' && (this.afterPage || NO_START.indexOf(b) >= 0))) {
				throw new IncompleteBodyException("it is not JSON between two pages");
			}
			else if (b > ' ') {
				this.afterComma = false;
				this.state = State.PAGE;
				this.elementStart = i;
				this.position = this.consumed + i;
				this.scalar = b != '{' && b != '[' && b != '"';
				return i;
			}
		}
		return length;
	}

	private int page(byte[] buffer, int start, int length) throws IOException {
		int nesting = this.depth;
		boolean string = this.inString;
		int i = start;
		while (i < length) {
			if (string && !this.escaped) {
				i = JsonText.endOfPlainText(buffer, i, length);
				if (i == length) {
					break;
				}
			}
			byte b = buffer[i++];
			if (string) {
				if (this.escaped) {
					this.escaped = false;
				}
				else if (b == '"') {
					string = false;
					if (nesting == 1) {
						return endPage(buffer, i, nesting);
					}
				}
				else if (b == '\\') {
					this.escaped = true;
				}
			}
			else if (b == '"') {
				string = true;
			}
			else if (b == '{' || b == '[') {
				nesting++;
			}
			else if (b == '}' || b == ']') {
				nesting--;
				if (nesting <= 1) {
					return endPage(buffer, (nesting == 1) ? i : i - 1, 1);
				}
			}
			else if (this.scalar && b == ',') {
				return endPage(buffer, i - 1, nesting);
			}
		}
		this.depth = nesting;
		this.inString = string;
		return i;
	}

	private int endPage(byte[] buffer, int end, int nesting) throws IOException {
		this.depth = nesting;
		this.inString = false;
		this.state = State.BETWEEN;
		this.afterPage = true;
		if (this.carried == 0) {
			this.pages.page(this.position, new JsonSlice(buffer, this.elementStart, end));
		}
		else {
			carry(buffer, 0, end);
			this.pages.page(this.position, new JsonSlice(this.carry, 0, this.carried));
			this.carried = 0;
		}
		return end;
	}

	private void carry(byte[] buffer, int from, int to) {
		int needed = this.carried + to - from;
		if (needed > this.carry.length) {
			this.carry = Arrays.copyOf(this.carry, Math.max(needed, this.carry.length * 2));
		}
		System.arraycopy(buffer, from, this.carry, this.carried, to - from);
		this.carried = needed;
	}

	private enum State {

		ENVELOPE, BETWEEN, PAGE

	}

	/**
	 * Receives pages.
	 */
	interface PageConsumer {

		/**
		 * Receives one element of the array.
		 * @param position its first byte, counted from the start of the body
		 * @param json the element, valid during the call
		 */
		void page(long position, JsonSlice json) throws IOException;

	}

}
