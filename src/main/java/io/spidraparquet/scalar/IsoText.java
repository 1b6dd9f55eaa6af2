package io.spidraparquet.scalar;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

/**
 * The ISO 8601 forms that become typed columns: a calendar date ({@code 2025-11-20}), and
 * a timestamp with an offset. Anything else is text. Immutable.
 *
 * <pre>
 * 2025-12-17 T 15:02 :10 .123456000 +02:00
 *            |       |   |          Z, +02:00, +0200 or +02, up to 18:00 as in java.time
 *            |       |   any number of digits, but only zeros after the sixth
 *            |       optional
 *            T or one blank
 * </pre>
 *
 * With a time zone, the offset may be missing. Instants outside of the years 0001 to 9999
 * in UTC are text, because no warehouse has them.
 */
public final class IsoText {

	/** Takes no time without an offset. */
	public static final IsoText WITH_OFFSET = new IsoText(null);

	/** The longest text that is looked at. */
	public static final int MAX_LENGTH = 64;

	/** The shortest text that is a date. */
	public static final int MIN_LENGTH = 10;

	/** {@link #micros} of a text that is no timestamp. */
	public static final long NO_TIME = Long.MIN_VALUE;

	private static final int NO_DAY = Integer.MIN_VALUE;

	private static final int NO_OFFSET = Integer.MIN_VALUE;

	private static final int MAX_OFFSET_SECONDS = 18 * 3600;

	private static final int FRACTION_DIGITS = 6;

	static final long MICROS_PER_SECOND = 1_000_000;

	private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * 86_400;

	private static final long LAST_SECOND = LocalDate.of(10_000, 1, 1).toEpochDay() * 86_400 - 1;

	private final @Nullable ZoneId zone;

	private IsoText(@Nullable ZoneId zone) {
		this.zone = zone;
	}

	/**
	 * Takes times without an offset, too.
	 * @param zone the time zone of such times; null if they are text. A time that the
	 * clocks skip is later by the length of the gap, and one that they repeat is the
	 * earlier of the two.
	 * @return the forms
	 */
	public static IsoText in(@Nullable ZoneId zone) {
		return (zone != null) ? new IsoText(zone) : WITH_OFFSET;
	}

	/**
	 * The kind of a string.
	 * @param text any string
	 * @return {@code DATE}, {@code TIMESTAMP} or {@code TEXT}
	 */
	public ScalarKind kind(CharSequence text) {
		if (text.length() == MIN_LENGTH) {
			return (days(text) != NO_DAY) ? ScalarKind.DATE : ScalarKind.TEXT;
		}
		return (micros(text) != NO_TIME) ? ScalarKind.TIMESTAMP : ScalarKind.TEXT;
	}

	/**
	 * The day of a date.
	 * @param text a text whose kind is {@code DATE}
	 * @return days since 1970-01-01
	 */
	public int days(CharSequence text) {
		return epochDay(text);
	}

	/**
	 * The instant of a timestamp.
	 * @param text any text
	 * @return microseconds since 1970-01-01T00:00:00Z; {@link #NO_TIME} if the text is
	 * not a timestamp
	 */
	public long micros(CharSequence text) {
		int length = text.length();
		if (length < MIN_LENGTH + 6 || length > MAX_LENGTH || !startsTime(text)) {
			return NO_TIME;
		}
		int day = epochDay(text);
		int hour = number(text, 11, 13);
		int minute = number(text, 14, 16);
		boolean hasSeconds = length > 16 && text.charAt(16) == ':';
		int second = hasSeconds ? number(text, 17, 19) : 0;
		int end = hasSeconds ? 19 : 16;
		long fraction = 0;
		if (hasSeconds && length > end && text.charAt(end) == '.') {
			int start = end + 1;
			end = endOfDigits(text, start);
			fraction = fraction(text, start, end);
		}
		if (day == NO_DAY || !within(hour, 23) || !within(minute, 59) || !within(second, 59) || fraction < 0) {
			return NO_TIME;
		}
		return instant(day, hour * 3600 + minute * 60 + second, fraction, text, end);
	}

	private static boolean startsTime(CharSequence text) {
		char separator = text.charAt(MIN_LENGTH);
		return (separator == 'T' || separator == ' ') && text.charAt(13) == ':';
	}

	private long instant(int day, int secondOfDay, long fraction, CharSequence text, int end) {
		int offset;
		if (end < text.length()) {
			offset = offsetSeconds(text, end);
		}
		else {
			offset = (this.zone != null) ? offsetIn(this.zone, day, secondOfDay) : NO_OFFSET;
		}
		return (offset != NO_OFFSET) ? micros(day * 86_400L + secondOfDay - offset, fraction) : NO_TIME;
	}

	private static int offsetIn(ZoneId zone, int day, int secondOfDay) {
		LocalDateTime time = LocalDateTime.ofEpochSecond(day * 86_400L + secondOfDay, 0, ZoneOffset.UTC);
		// java.time's rule for gaps and overlaps
		return zone.getRules().getOffset(time).getTotalSeconds();
	}

	/** The instant; {@link #NO_TIME} if it lies outside of the years 1 to 9999. */
	static long micros(long second, long fraction) {
		return (second >= FIRST_SECOND && second <= LAST_SECOND) ? second * MICROS_PER_SECOND + fraction : NO_TIME;
	}

	private static int endOfDigits(CharSequence text, int start) {
		int end = start;
		while (end < text.length() && isDigit(text.charAt(end))) {
			end++;
		}
		return end;
	}

	/** The microseconds; negative if there are none, or digits below them. */
	private static long fraction(CharSequence text, int start, int end) {
		int last = Math.min(end, start + FRACTION_DIGITS);
		for (int i = last; i < end; i++) {
			if (text.charAt(i) != '0') {
				return -1;
			}
		}
		long fraction = (end > start) ? number(text, start, last) : -1;
		for (int digits = last - start; digits < FRACTION_DIGITS; digits++) {
			fraction *= 10;
		}
		return fraction;
	}

	private static int offsetSeconds(CharSequence text, int start) {
		char sign = text.charAt(start);
		int length = text.length() - start;
		if (sign == 'Z') {
			return (length == 1) ? 0 : NO_OFFSET;
		}
		boolean colon = length == 6 && text.charAt(start + 3) == ':';
		if ((sign != '+' && sign != '-') || !(length == 3 || length == 5 || colon)) {
			return NO_OFFSET;
		}
		int hours = number(text, start + 1, start + 3);
		int minutes = (length == 3) ? 0 : number(text, text.length() - 2, text.length());
		int seconds = hours * 3600 + minutes * 60;
		if (hours < 0 || !within(minutes, 59) || seconds > MAX_OFFSET_SECONDS) {
			return NO_OFFSET;
		}
		return (sign == '-') ? -seconds : seconds;
	}

	private static int epochDay(CharSequence text) {
		if (text.length() < MIN_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
			return NO_DAY;
		}
		int year = number(text, 0, 4);
		int month = number(text, 5, 7);
		int day = number(text, 8, MIN_LENGTH);
		if (year < 1 || month < 1 || month > 12 || day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
			return NO_DAY;
		}
		return Math.toIntExact(LocalDate.of(year, month, day).toEpochDay());
	}

	private static int number(CharSequence text, int start, int end) {
		if (end > text.length()) {
			return -1;
		}
		int value = 0;
		for (int i = start; i < end; i++) {
			char c = text.charAt(i);
			if (!isDigit(c)) {
				return -1;
			}
			value = value * 10 + (c - '0');
		}
		return value;
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean within(int value, int max) {
		return value >= 0 && value <= max;
	}

}
