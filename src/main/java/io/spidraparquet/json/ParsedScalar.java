package io.spidraparquet.json;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.JsonText;
import io.spidraparquet.scalar.IsoText;
import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.NumberText;
import io.spidraparquet.scalar.ScalarKind;
import io.spidraparquet.scalar.UnrepresentableException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The scalar at the current position of a parser. Text without escapes is copied as bytes
 * and never becomes a string; the page has been checked for valid UTF-8 before. One
 * instance serves all scalars.
 */
public final class ParsedScalar implements JsonScalar {

	/** Each character may be an escape of six bytes. */
	private static final int LONGEST_ESCAPED_ISO_TEXT = 6 * IsoText.MAX_LENGTH + 2;

	/** An escaped number that is longer than this is a text. */
	private static final int LONGEST_ESCAPED_NUMBER = 1024;

	private static final int YEAR_DIGITS = 4;

	private static final JsonParser NONE = new JsonFactory().createParser(ObjectReadContext.empty(), new byte[0]);

	private final boolean numbersInText;

	private final IsoText times;

	private JsonParser parser = NONE;

	private byte[] page = new byte[0];

	private int offset;

	/**
	 * Creates a scalar.
	 * @param times the forms of times in texts
	 * @param numbersInText whether texts may be numbers
	 */
	public ParsedScalar(IsoText times, boolean numbersInText) {
		this.numbersInText = numbersInText;
		this.times = times;
	}

	/**
	 * Reads the tokens of another text.
	 * @param newParser at a token of the text
	 * @param json what it reads
	 */
	public void moveTo(JsonParser newParser, JsonSlice json) {
		this.parser = newParser;
		this.page = json.bytes();
		this.offset = json.start();
	}

	/** Releases the parser and the page. */
	public void forget() {
		moveTo(NONE, JsonSlice.EMPTY);
	}

	/**
	 * The first byte of the current token.
	 * @return its index in the page's array
	 */
	public int start() {
		return this.offset + (int) this.parser.currentTokenLocation().getByteOffset();
	}

	private int end() {
		this.parser.finishToken();
		return this.offset + (int) this.parser.currentLocation().getByteOffset();
	}

	/**
	 * The text from an offset to the end of the current token.
	 * @param from index in the page's array
	 * @return a part of the page
	 */
	public JsonSlice json(int from) {
		return new JsonSlice(this.page, from, end());
	}

	/**
	 * Whether it is a text that may be a document, or have one in it.
	 * @return false if it is certain that there is none
	 */
	public boolean mayBeDocument() {
		if (!isString()) {
			return false;
		}
		int at = start() + 1;
		while (this.page[at] == ' ') {
			at++;
		}
		// in a JSON string, all white space except blanks is escaped
		return this.page[at] == '\\' || TextDocument.mayStartWith((char) this.page[at]) || mayHaveDocument(at);
	}

	/** Whether a code fence, or the end of a tag, is in the text, or escaped ASCII. */
	private boolean mayHaveDocument(int start) {
		int last = this.page.length - 3;
		for (int i = start; i < last && this.page[i] != '"'; i++) {
			byte next = this.page[i + 1];
			boolean mark = switch (this.page[i]) {
				case '`', '~' -> next == this.page[i] && this.page[i + 2] == next;
				case '<' -> next == '/' || next == '\\';
				case '\\' -> next == 'u' && this.page[i + 2] == '0';
				default -> false;
			};
			if (mark) {
				return true;
			}
			i += (this.page[i] == '\\') ? 1 : 0;
		}
		return false;
	}

	@Override
	public boolean isString() {
		return this.parser.currentToken() == JsonToken.VALUE_STRING;
	}

	@Override
	public boolean isEmptyText() {
		return isString() && this.page[start() + 1] == '"';
	}

	@Override
	public ScalarKind kind() {
		JsonToken token = this.parser.currentToken();
		if (token == JsonToken.VALUE_STRING) {
			return textKind();
		}
		if (token == JsonToken.VALUE_NUMBER_FLOAT) {
			return ScalarKind.FRACTION;
		}
		if (token == JsonToken.VALUE_NUMBER_INT) {
			return integerKind();
		}
		return ScalarKind.BOOLEAN;
	}

	/** The first bytes decide for most texts; a long text is never decoded. */
	private ScalarKind textKind() {
		int quote = start();
		byte sent = this.page[quote + 1];
		if (sent == '"') {
			return ScalarKind.EMPTY_TEXT;
		}
		if (this.numbersInText && isNumber(quote)) {
			return ScalarKind.NUMBER_TEXT;
		}
		if (!mayBeTime(quote) || isLongerThan(quote, LONGEST_ESCAPED_ISO_TEXT)) {
			return ScalarKind.TEXT;
		}
		int length = this.parser.getStringLength();
		if (length < IsoText.MIN_LENGTH || length > IsoText.MAX_LENGTH) {
			return ScalarKind.TEXT;
		}
		char[] chars = this.parser.getStringCharacters();
		int start = this.parser.getStringOffset();
		char first = chars[start];
		return (first < '0' || first > '9') ? ScalarKind.TEXT : this.times.kind(CharBuffer.wrap(chars, start, length));
	}

	/** Whether it starts with a digit and has a hyphen after the year, or escapes. */
	private boolean mayBeTime(int quote) {
		byte first = this.page[quote + 1];
		if (first < '0' || first > '9') {
			return first == '\\';
		}
		int hyphen = quote + YEAR_DIGITS + 1;
		for (int i = quote + 2; i < Math.min(hyphen, this.page.length); i++) {
			if (this.page[i] == '\\') {
				return true;
			}
		}
		return hyphen < this.page.length && (this.page[hyphen] == '-' || this.page[hyphen] == '\\');
	}

	/** Most texts are decided by their first byte, and no long text is decoded. */
	private boolean isNumber(int quote) {
		int at = quote + 1 + ((this.page[quote + 1] == '-') ? 1 : 0);
		while (isPartOfNumber(this.page[at])) {
			at++;
		}
		if (this.page[at] == '\\') {
			return !isLongerThan(quote, LONGEST_ESCAPED_NUMBER) && NumberText.isCanonical(this.parser.getString());
		}
		return this.page[at] == '"' && at > quote + 1 && NumberText.isCanonical(this.parser.getString());
	}

	private static boolean isPartOfNumber(byte b) {
		return (b >= '0' && b <= '9') || b == '.';
	}

	private ScalarKind integerKind() {
		if (this.parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
			return ScalarKind.BIG_INTEGER;
		}
		// -0 is an integer by syntax, but no 64-bit integer keeps its sign
		return (this.parser.getLongValue() == 0 && this.parser.getStringLength() > 1) ? ScalarKind.FRACTION
				: ScalarKind.INT64;
	}

	@Override
	public boolean booleanValue() {
		return this.parser.getBooleanValue();
	}

	@Override
	public long longValue() {
		return this.parser.getLongValue();
	}

	@Override
	public int days() {
		return this.times.days(text());
	}

	@Override
	public long micros() {
		return this.times.micros(text());
	}

	@Override
	public String text() {
		return this.parser.getString();
	}

	@Override
	public boolean isLongerThan(int bytes) {
		return isString() && isLongerThan(start(), bytes);
	}

	private boolean isLongerThan(int start, int bytes) {
		int last = Math.min(start + bytes, this.page.length);
		for (int i = start + 1; i < last; i++) {
			if (this.page[i] == '"') {
				return false;
			}
			i += (this.page[i] == '\\') ? 1 : 0;
		}
		return true;
	}

	@Override
	public byte[] utf8() {
		if (this.parser.currentToken() != JsonToken.VALUE_STRING) {
			return this.parser.getString().getBytes(StandardCharsets.UTF_8);
		}
		int start = start() + 1;
		int end = JsonText.endOfPlainText(this.page, start, this.page.length);
		if (this.page[end] == '"') {
			return Arrays.copyOfRange(this.page, start, end);
		}
		String text = this.parser.getString();
		requirePairedSurrogates(text);
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public byte[] json() {
		return json(start()).copy();
	}

	/**
	 * Checks that a text has a UTF-8 form.
	 * @param text any text
	 * @throws UnrepresentableException if it has a lone surrogate
	 */
	public static void requirePairedSurrogates(String text) {
		int lone = loneSurrogate(text);
		if (lone >= 0) {
			throw loneSurrogate(text.charAt(lone));
		}
	}

	static UnrepresentableException loneSurrogate(char surrogate) {
		return new UnrepresentableException(
				"a text holds a lone surrogate (\\u%04x), which has no UTF-8 form".formatted((int) surrogate));
	}

	static boolean hasPairedSurrogates(String text) {
		return loneSurrogate(text) < 0;
	}

	/** The index of the first lone surrogate; negative if there is none. */
	private static int loneSurrogate(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isSurrogate(c)) {
				boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length()
						&& Character.isLowSurrogate(text.charAt(i + 1));
				if (!pair) {
					return i;
				}
				i++;
			}
		}
		return -1;
	}

}
