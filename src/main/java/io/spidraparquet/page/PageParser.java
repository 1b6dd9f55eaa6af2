package io.spidraparquet.page;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads one page in one pass: its own fields, and its data through a {@link PageData}.
 * Only a page that succeeded shows its data, wherever its status stands. What was read
 * stays readable when a page turns out to be broken. Used again for page after page, not
 * thread-safe.
 */
public final class PageParser {

	private static final int FIELDS = 7;

	private JsonSlice json = JsonSlice.EMPTY;

	/** Whether the page is UTF-8, so that its bytes are texts as they stand. */
	private boolean utf8;

	private final @Nullable PageText[] texts = new @Nullable PageText[FIELDS];

	private PageStatus status = PageStatus.of(null);

	private int dataStart;

	private int dataEnd;

	private boolean whole;

	/** End of the last member that was read. */
	private int reached;

	/** The fields that were seen, a bit for each. */
	private int seen;

	private final ContentFields contentFields = new ContentFields();

	/**
	 * Reads a page.
	 * @param page the page's JSON
	 * @param data takes the data of a page that succeeded
	 * @return the page
	 * @throws JacksonException if the page is not well-formed or exceeds the limits of
	 * {@link JsonText}; {@link #page()} then has what was read until there
	 */
	public Page parse(JsonSlice page, PageData data) {
		reset(page);
		this.utf8 = Utf8.isWellFormed(page);
		try (JsonParser parser = JsonText.parse(page)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				parser.skipChildren();
				this.whole = true;
				requireUtf8();
				return page();
			}
			boolean deferred = false;
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				JsonToken value = parser.nextToken();
				Field field = Field.of(name);
				if (field != null) {
					refuseTwin(field, parser);
				}
				if (field == null) {
					this.reached = readFurther(name, value, parser);
				}
				else if (field != Field.DATA) {
					this.reached = readText(field, value, parser);
				}
				else {
					boolean known = text(Field.STATUS) != null;
					deferred = !known;
					this.dataStart = position(parser);
					if (known && this.utf8 && this.status == PageStatus.SUCCESS) {
						data.read(parser, page);
					}
					else {
						parser.skipChildren();
					}
					parser.finishToken();
					this.dataEnd = end(parser);
					this.reached = this.dataEnd;
				}
			}
			this.whole = true;
			requireUtf8();
			if (deferred && this.status == PageStatus.SUCCESS) {
				readDeferred(data);
			}
		}
		return page();
	}

	/**
	 * Reads the fields of a page beside its data.
	 * @param json the page
	 * @return the page, as far as it could be read
	 */
	public Page skim(JsonSlice json) {
		try {
			return parse(json, (data, page) -> data.skipChildren());
		}
		catch (JacksonException ex) {
			return page();
		}
	}

	/** Whether the page that was read last is well-formed. */
	public boolean isComplete() {
		return this.whole;
	}

	/** The fields of such a page were read, its data was not. */
	private void requireUtf8() {
		if (!this.utf8) {
			throw new StreamReadException(null, "its text is no well-formed UTF-8");
		}
	}

	/** Of two fields with one name, either could be meant. */
	private void refuseTwin(Field field, JsonParser parser) {
		int bit = 1 << field.ordinal();
		if ((this.seen & bit) != 0) {
			throw new StreamReadException(parser,
					"the page's " + field.name().toLowerCase(Locale.ROOT) + " stands twice");
		}
		this.seen |= bit;
		this.texts[field.ordinal()] = null;
	}

	private void readDeferred(PageData data) {
		JsonSlice value = data();
		try (JsonParser parser = JsonText.parse(value)) {
			parser.nextToken();
			data.read(parser, value);
		}
	}

	/**
	 * Reads a field beside the page's data.
	 * @return its end
	 */
	private int readText(Field field, @Nullable JsonToken value, JsonParser parser) {
		int start = position(parser);
		int end = plainEnd(value, start);
		PageText text;
		if (end > 0) {
			text = PageText.of(this.json.part(start + 1, end - 1));
		}
		else {
			text = text(value, start, parser);
			parser.finishToken();
			end = end(parser);
		}
		this.texts[field.ordinal()] = text;
		if (field == Field.STATUS) {
			this.status = PageStatus.of(text);
		}
		return end;
	}

	private @Nullable PageText text(@Nullable JsonToken value, int start, JsonParser parser) {
		if (value == JsonToken.VALUE_NULL) {
			return null;
		}
		if (value != JsonToken.START_OBJECT && value != JsonToken.START_ARRAY) {
			return PageText.of(parser.getString());
		}
		parser.skipChildren();
		return PageText.of(new String(this.json.part(start, end(parser)).copy(), StandardCharsets.UTF_8));
	}

	/**
	 * The end of a text that stands in the page as it is, for which the parser need not
	 * decode it; 0 of any other value.
	 */
	private int plainEnd(@Nullable JsonToken value, int start) {
		if (value != JsonToken.VALUE_STRING || !this.utf8) {
			return 0;
		}
		byte[] bytes = this.json.bytes();
		int limit = this.json.end();
		int end = JsonText.endOfPlainText(bytes, this.json.start() + start + 1, limit);
		return (end < limit && bytes[end] == '"') ? end + 1 - this.json.start() : 0;
	}

	/**
	 * Reads a field that has none of the page's texts.
	 * @return its end
	 */
	private int readFurther(String name, @Nullable JsonToken value, JsonParser parser) {
		int start = position(parser);
		int end = plainEnd(value, start);
		if (end == 0) {
			parser.skipChildren();
			parser.finishToken();
			end = end(parser);
		}
		this.contentFields.add(name, value, start, end);
		return end;
	}

	/**
	 * The signed URL of the page's content.
	 * @return null if it has none
	 */
	public @Nullable String link(ContentKind kind) {
		return this.contentFields.link(this.json, kind);
	}

	/**
	 * The content that stands in the page itself.
	 * @param kind of content
	 * @return null if it has none
	 */
	public @Nullable String inline(ContentKind kind) {
		return this.contentFields.inline(this.json, kind);
	}

	/**
	 * Whether content stands in the page itself.
	 * @param kind of content
	 * @return true if so
	 */
	public boolean hasInline(ContentKind kind) {
		return this.contentFields.hasInline(kind);
	}

	/**
	 * Lets go of the page that was read last.
	 */
	public void forget() {
		Arrays.fill(this.texts, null);
		reset(JsonSlice.EMPTY);
	}

	/**
	 * What was read of the page so far.
	 * @return the page, with nulls for what was not reached
	 */
	public Page page() {
		return new Page(text(Field.ID), text(Field.URL), text(Field.TITLE), this.status, text(Field.ERROR_MESSAGE),
				text(Field.CREATED_AT));
	}

	/**
	 * The page that was parsed, with null for its signed URLs: whoever has these may read
	 * the page's content.
	 * @return UTF-8; bytes of a broken page that are none are replaced
	 */
	public byte[] withoutSignedUrls() {
		return this.contentFields.withoutSignedUrls(this.json, this.whole ? this.json.length() : this.reached);
	}

	private @Nullable PageText text(Field field) {
		return ((this.seen & (1 << field.ordinal())) != 0) ? this.texts[field.ordinal()] : null;
	}

	/**
	 * The JSON of the page's data, as it was sent.
	 * @return without bytes if the page has no data
	 */
	public JsonSlice data() {
		return this.json.part(this.dataStart, Math.max(this.dataStart, this.dataEnd));
	}

	private void reset(JsonSlice page) {
		this.json = page;
		this.status = PageStatus.of(null);
		this.dataStart = 0;
		this.dataEnd = 0;
		this.whole = false;
		this.reached = 0;
		this.seen = 0;
		this.contentFields.reset();
	}

	private static int position(JsonParser parser) {
		return (int) parser.currentTokenLocation().getByteOffset();
	}

	private static int end(JsonParser parser) {
		return (int) parser.currentLocation().getByteOffset();
	}

	private enum Field {

		ID, URL, TITLE, STATUS, ERROR_MESSAGE, CREATED_AT, DATA;

		static @Nullable Field of(String name) {
			return switch (name) {
				case "id" -> ID;
				case "url" -> URL;
				case "title" -> TITLE;
				case "status" -> STATUS;
				case "error_message" -> ERROR_MESSAGE;
				case "created_at" -> CREATED_AT;
				case "data" -> DATA;
				default -> null;
			};
		}

	}

}
