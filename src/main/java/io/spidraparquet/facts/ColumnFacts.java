package io.spidraparquet.facts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.spidraparquet.row.Reading;
import io.spidraparquet.scalar.Visible;
import org.jspecify.annotations.Nullable;

/**
 * What was counted about the values of one column while its rows were written. It does
 * not depend on the order of the rows.
 *
 * @param values number of values that are not null
 * @param longestBytes length in bytes of the longest text; 0 for a column that holds no
 * text, or only empty ones
 * @param readings number of values for each {@link Reading#text reading}, without those
 * that did not occur
 * @param example the start of the least value, by code points; null except for columns of
 * values that their path's first column cannot hold
 * @param min the least value; null if there is none or it is unknown
 * @param max the greatest value; null exactly if there is no least one
 */
public record ColumnFacts(long values, long longestBytes, Map<String, Long> readings, @Nullable String example,
		@Nullable Bound min, @Nullable Bound max) {

	/** Code points of an example that is shown. */
	private static final int SHOWN = 60;

	/** Enough bytes of a value for an example, and to see that it is longer. */
	public static final int EXAMPLE_BYTES = 4 * (SHOWN + 1);

	/** Facts about a column without a value. */
	public static final ColumnFacts NONE = new ColumnFacts(0, 0, Map.of(), null);

	public ColumnFacts {
		readings = new TreeMap<>(Objects.requireNonNullElse(readings, Map.of()));
	}

	/**
	 * Creates facts without the least and the greatest value.
	 * @param values number of values that are not null
	 * @param longestBytes length in bytes of the longest text
	 * @param readings number of values for each reading
	 * @param example the start of the least value; null if there is none
	 */
	public ColumnFacts(long values, long longestBytes, Map<String, Long> readings, @Nullable String example) {
		this(values, longestBytes, readings, example, null, null);
	}

	/**
	 * Replaces the least and the greatest value.
	 * @param least the least value; null if it is unknown
	 * @param greatest the greatest value; null if it is unknown
	 * @return the facts with both of them, or with neither
	 */
	ColumnFacts withBounds(@Nullable Bound least, @Nullable Bound greatest) {
		boolean known = least != null && greatest != null;
		return new ColumnFacts(this.values, this.longestBytes, this.readings, this.example, known ? least : null,
				known ? greatest : null);
	}

	/**
	 * The number of values with a reading.
	 * @param reading how they were read
	 * @return 0 or more
	 */
	public long of(Reading reading) {
		return this.readings.getOrDefault(reading.text(), 0L);
	}

	/** Whether there is neither a value nor a reading. */
	boolean isNone() {
		return this.values == 0 && this.readings.isEmpty();
	}

	/**
	 * Adds the facts about other rows of the same column.
	 * @param other facts about rows that this one does not cover
	 * @return facts about all of the rows
	 */
	public ColumnFacts plus(ColumnFacts other) {
		Map<String, Long> sum = new TreeMap<>(this.readings);
		other.readings.forEach((reading, count) -> sum.merge(reading, count, Long::sum));
		return new ColumnFacts(this.values + other.values, Math.max(this.longestBytes, other.longestBytes), sum,
				least(this.example, other.example))
			.withBounds(bound(this, other, this.min, other.min, -1), bound(this, other, this.max, other.max, 1));
	}

	/** A bound of two parts is unknown if that of a part with values is. */
	private static @Nullable Bound bound(ColumnFacts one, ColumnFacts other, @Nullable Bound ofOne,
			@Nullable Bound ofOther, int sign) {
		if (one.values == 0 || other.values == 0) {
			return (one.values == 0) ? ofOther : ofOne;
		}
		if (ofOne == null || ofOther == null) {
			return null;
		}
		return (ofOne.compareTo(ofOther) * sign >= 0) ? ofOne : ofOther;
	}

	private static @Nullable String least(@Nullable String one, @Nullable String other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8),
				other.getBytes(StandardCharsets.UTF_8)) <= 0) ? one : other;
	}

	/**
	 * The start of a value, as {@link #example()}.
	 * @param value the value in UTF-8, or its first {@link #EXAMPLE_BYTES} bytes
	 * @return one code point more than an example that is shown, if the value has so many
	 */
	public static String start(byte[] value) {
		return start(new String(value, StandardCharsets.UTF_8), SHOWN + 1);
	}

	static String start(String text) {
		return start(text, SHOWN + 1);
	}

	private static String start(String text, int points) {
		return (text.codePointCount(0, text.length()) > points) ? text.substring(0, text.offsetByCodePoints(0, points))
				: text;
	}

	/**
	 * These facts with an example and bounds for people: at most 60 characters, with a
	 * replacement for those that are not visible, as the values come from pages.
	 * @return the same facts
	 */
	public ColumnFacts shown() {
		return new ColumnFacts(this.values, this.longestBytes, this.readings,
				(this.example != null) ? shown(this.example) : null, (this.min != null) ? this.min.shown() : null,
				(this.max != null) ? this.max.shown() : null);
	}

	/**
	 * A value for people, as an example.
	 * @param value any text
	 * @return at most 60 characters of it, with a replacement for those that are not
	 * visible
	 */
	public static String shown(String value) {
		StringBuilder shown = new StringBuilder();
		String shortened = start(value, SHOWN);
		shortened.codePoints().forEach((point) -> shown.appendCodePoint(Visible.is(point) ? point : '\ufffd'));
		return (shortened.length() < value.length()) ? shown.append('…').toString() : shown.toString();
	}

}
