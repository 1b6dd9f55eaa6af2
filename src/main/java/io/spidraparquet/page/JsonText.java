package io.spidraparquet.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Opens parsers for the JSON of pages. Their limits are far above what pages need; a page
 * that exceeds them is unrepresentable.
 */
public final class JsonText {

	/** Maximum nesting depth of one page. */
	public static final int MAX_DEPTH = 1000;

	private static final int MAX_NUMBER_LENGTH = 100_000;

	private static final int MAX_NAME_LENGTH = 1_000_000;

	/** Reads eight bytes at once. */
	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGH_BITS = 0x8080808080808080L;

	private static final JsonFactory FACTORY = JsonFactory.builder()
		// each page needs a parser, so a pool shared by all threads would cost more than
		// it saves
		.recyclerPool(JsonRecyclerPools.threadLocalPool())
		// whether a page is readable must not depend on the keys of earlier pages
		.disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
		// pages are UTF-8 by contract; the parser reports no byte offsets for other
		// encodings
		.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNumberLength(MAX_NUMBER_LENGTH)
			.maxNameLength(MAX_NAME_LENGTH)
			.build())
		.build();

	private JsonText() {
	}

	/**
	 * Opens a parser.
	 * @param json the text
	 * @return a parser before the first token; its byte offsets count from the start of
	 * the slice
	 */
	public static JsonParser parse(JsonSlice json) {
		return FACTORY.createParser(ObjectReadContext.empty(), json.bytes(), json.start(), json.length());
	}

	/**
	 * Finds the end of the plain part of a string. Looks at eight bytes at a time, since
	 * most of a page is text.
	 * @param json holds the text
	 * @param from a position in a string
	 * @param end where to stop
	 * @return the first quote, backslash or control character, or {@code end}
	 */
	public static int endOfPlainText(byte[] json, int from, int end) {
		int i = from;
		for (; i <= end - Long.BYTES; i += Long.BYTES) {
			long word = word(json, i);
			// only the lowest mark is reliable: it is the first such byte, higher marks
			// may be false
			long marks = zeroBytes(word ^ ('"' * ONES)) | zeroBytes(word ^ ('\\' * ONES)) | controls(word);
			if (marks != 0) {
				return i + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
			}
		}
		while (i < end && isPlain(json[i])) {
			i++;
		}
		return i;
	}

	/**
	 * Finds a backslash.
	 * @param json holds the text
	 * @param from where to start
	 * @param end where to stop
	 * @return the position of the next backslash, or {@code end}
	 */
	public static int nextBackslash(byte[] json, int from, int end) {
		int i = from;
		for (; i <= end - Long.BYTES; i += Long.BYTES) {
			long marks = zeroBytes(word(json, i) ^ ('\\' * ONES));
			if (marks != 0) {
				return i + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
			}
		}
		while (i < end && json[i] != '\\') {
			i++;
		}
		return i;
	}

	private static boolean isPlain(byte b) {
		return b != '"' && b != '\\' && (b < 0 || b >= ' ');
	}

	private static long controls(long word) {
		return (word - ' ' * ONES) & ~word & HIGH_BITS;
	}

	private static long zeroBytes(long word) {
		return (word - ONES) & ~word & HIGH_BITS;
	}

	/**
	 * Reads eight bytes as a little-endian number.
	 * @param bytes holds them
	 * @param at index of the first byte, the lowest of the number
	 * @return the number
	 */
	public static long word(byte[] bytes, int at) {
		return (long) WORDS.get(bytes, at);
	}

	/**
	 * Skips the ASCII part of a text.
	 * @param text holds the text
	 * @param from its first byte
	 * @param end where to stop
	 * @return a position before which every byte is ASCII, fewer than 8 bytes before the
	 * first byte that is not, or before {@code end}
	 */
	static int endOfAscii(byte[] text, int from, int end) {
		int i = from;
		while (i <= end - Long.BYTES && (word(text, i) & HIGH_BITS) == 0) {
			i += Long.BYTES;
		}
		return i;
	}

}
