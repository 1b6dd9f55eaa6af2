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
 * Passes on the data of a page that succeeded only, even if the status comes after the
 * data. If a page is broken, what was read before the break stays available. Reused page
 * after page, not thread-safe.
 */
public final class PageParser {

	private static final int FIELDS = 7;

	private JsonSlice json = JsonSlice.EMPTY;

	/** Whether the page is UTF-8, so that its bytes can be copied as texts. */
	private boolean utf8;

	private final @Nullable PageText[] texts = new @Nullable PageText[FIELDS];

	private PageStatus status = PageStatus.of(null);

	private int dataStart;

	private int dataEnd;

	private boolean complete;

	/** End of the last member that was read. */
	private int reached;

	/** The fields that were seen, one bit each. */
	private int seen;

	private final ContentFields contentFields = new ContentFields();

	/**
	 * Reads a page.
	 * @param page the page's JSON
	 * @param data receives the data if the page succeeded
	 * @return the page
	 * @throws JacksonException if the page is not well-formed or exceeds the limits of
	 * {@link JsonText}; {@link #page()} then returns what was read before the break
	 */
	public Page parse(JsonSlice page, PageData data) {
		reset(page);
		this.utf8 = Utf8.isWellFormed(page);
		try (JsonParser parser = JsonText.parse(page)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				parser.skipChildren();
				this.complete = true;
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
					this.reached = readOther(name, value, parser);
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
			this.complete = true;
			requireUtf8();
			if (deferred && this.status == PageStatus.SUCCESS) {
				readDeferred(data);
			}
		}
		return page();
	}

	/**
	 * Reads the fields of a page, but not its data.
	 * @param json the page
	 * @return the page; of a broken page, the fields before the break
	 */
	public Page skim(JsonSlice json) {
		return parseReadable(json, (data, page) -> data.skipChildren());
	}

	/**
	 * Reads a page as far as it can be read.
	 * @param json the page
	 * @param data receives its data, or the part of it before the break
	 * @return the page; of a broken page, the fields before the break
	 */
	public Page parseReadable(JsonSlice json, PageData data) {
		try {
			return parse(json, data);
		}
		catch (JacksonException ex) {
			return page();
		}
	}

	/** Whether the page that was read last is complete, well-formed JSON. */
	public boolean isComplete() {
		return this.complete;
	}

	/** Called after the fields were read; the data of such a page was skipped. */
	private void requireUtf8() {
		if (!this.utf8) {
			throw new StreamReadException(null, "its text is not well-formed UTF-8");
		}
	}

	/** Rejects a second field of the same name: either one could be meant. */
	private void refuseTwin(Field field, JsonParser parser) {
		int bit = 1 << field.ordinal();
		if ((this.seen & bit) != 0) {
			throw new StreamReadException(parser,
					"the page has the field " + field.name().toLowerCase(Locale.ROOT) + " twice");
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
	 * Reads a field other than the page's data.
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
	 * Finds the end of a text without escapes, which the parser need not decode.
	 * @return its end; 0 for any other value
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
	 * Reads a field that {@link Page} does not have.
	 * @return its end
	 */
	private int readOther(String name, @Nullable JsonToken value, JsonParser parser) {
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
	 * @param kind of content
	 * @return null if the page has none
	 */
	public @Nullable String link(ContentKind kind) {
		return this.contentFields.link(this.json, kind);
	}

	/**
	 * The content that the page itself holds.
	 * @param kind of content
	 * @return null if the page holds none
	 */
	public @Nullable String inline(ContentKind kind) {
		return this.contentFields.inline(this.json, kind);
	}

	/**
	 * Whether the page itself holds content.
	 * @param kind of content
	 * @return true if so
	 */
	public boolean hasInline(ContentKind kind) {
		return this.contentFields.hasInline(kind);
	}

	/**
	 * Releases the page that was read last, so that it can be collected.
	 */
	public void forget() {
		Arrays.fill(this.texts, null);
		reset(JsonSlice.EMPTY);
	}

	/**
	 * The fields that were read so far.
	 * @return the page, with null for fields that were not reached
	 */
	public Page page() {
		return new Page(text(Field.ID), text(Field.URL), text(Field.TITLE), this.status, text(Field.ERROR_MESSAGE),
				text(Field.CREATED_AT));
	}

	/**
	 * Copies the page that was parsed, with null for its signed URLs: anyone who has them
	 * can read the page's content.
	 * @return UTF-8; malformed bytes of a broken page are replaced
	 */
	public byte[] withoutSignedUrls() {
		return this.contentFields.withoutSignedUrls(this.json, this.complete ? this.json.length() : this.reached);
	}

	private @Nullable PageText text(Field field) {
		return ((this.seen & (1 << field.ordinal())) != 0) ? this.texts[field.ordinal()] : null;
	}

	/**
	 * The JSON of the page's data, as the API sent it.
	 * @return empty if the page has no data
	 */
	public JsonSlice data() {
		return this.json.part(this.dataStart, Math.max(this.dataStart, this.dataEnd));
	}

	private void reset(JsonSlice page) {
		this.json = page;
		this.status = PageStatus.of(null);
		this.dataStart = 0;
		this.dataEnd = 0;
		this.complete = false;
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
