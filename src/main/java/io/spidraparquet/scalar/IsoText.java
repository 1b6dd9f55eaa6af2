package io.spidraparquet.scalar;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * The two ISO 8601 forms that become typed columns: a calendar date ({@code 2025-11-20}),
 * and a timestamp with an offset and at most microseconds
 * ({@code 2025-12-17T15:02:10.5+02:00}). Anything else is text.
 */
public final class IsoText {

	/** The longest text that can be a timestamp. */
	public static final int MAX_LENGTH = "2025-12-17T15:02:10.123456+02:00".length();

	private static final int DATE_LENGTH = 10;

	private static final int NONE = Integer.MIN_VALUE;

	private static final long MICROS_PER_SECOND = 1_000_000;

	private IsoText() {
	}

	/**
	 * The kind of a string.
	 * @param text any string
	 * @return {@code DATE}, {@code TIMESTAMP} or {@code TEXT}
	 */
	public static ScalarKind kind(CharSequence text) {
		if (text.length() < DATE_LENGTH || text.length() > MAX_LENGTH || epochDay(text) == NONE) {
			return ScalarKind.TEXT;
		}
		if (text.length() == DATE_LENGTH) {
			return ScalarKind.DATE;
		}
		return (micros(text) == Long.MIN_VALUE) ? ScalarKind.TEXT : ScalarKind.TIMESTAMP;
	}

	/**
	 * The day of a date.
	 * @param text a text whose kind is {@code DATE}
	 * @return days since 1970-01-01
	 */
	public static int days(CharSequence text) {
		return epochDay(text);
	}

	/**
	 * The instant of a timestamp.
	 * @param text any text
	 * @return microseconds since 1970-01-01T00:00:00Z; {@link Long#MIN_VALUE} if the text
	 * is not a timestamp
	 */
	public static long micros(CharSequence text) {
		int day = epochDay(text);
		if (day == NONE || text.length() < DATE_LENGTH + 7 || text.charAt(DATE_LENGTH) != 'T'
				|| text.charAt(13) != ':') {
			return Long.MIN_VALUE;
		}
		int hour = number(text, 11, 13);
		int minute = number(text, 14, 16);
		int second = 0;
		int end = 16;
		long fraction = 0;
		if (text.charAt(end) == ':') {
			second = number(text, 17, 19);
			end = 19;
			if (end < text.length() && text.charAt(end) == '.') {
				int start = end + 1;
				end = start;
				while (end < text.length() && Character.digit(text.charAt(end), 10) >= 0 && text.charAt(end) < 128) {
					end++;
				}
				if (end == start || end - start > 6) {
					return Long.MIN_VALUE;
				}
				fraction = number(text, start, end);
				for (int digits = end - start; digits < 6; digits++) {
					fraction *= 10;
				}
			}
		}
		int offset = offsetSeconds(text, end);
		if (offset == NONE || !within(hour, 23) || !within(minute, 59) || !within(second, 59)) {
			return Long.MIN_VALUE;
		}
		return (day * 86_400L + hour * 3600L + minute * 60L + second - offset) * MICROS_PER_SECOND + fraction;
	}

	private static int offsetSeconds(CharSequence text, int start) {
		if (start >= text.length()) {
			return NONE;
		}
		char sign = text.charAt(start);
		if (sign == 'Z') {
			return (start + 1 == text.length()) ? 0 : NONE;
		}
		if ((sign != '+' && sign != '-') || text.length() != start + 6 || text.charAt(start + 3) != ':') {
			return NONE;
		}
		int hours = number(text, start + 1, start + 3);
		int minutes = number(text, start + 4, start + 6);
		if (!within(hours, 18) || !within(minutes, 59)) {
			return NONE;
		}
		return (hours * 3600 + minutes * 60) * ((sign == '-') ? -1 : 1);
	}

	private static int epochDay(CharSequence text) {
		if (text.length() < DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
			return NONE;
		}
		int year = number(text, 0, 4);
		int month = number(text, 5, 7);
		int day = number(text, 8, DATE_LENGTH);
		if (year < 1 || month < 1 || month > 12 || day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
			return NONE;
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
			if (c < '0' || c > '9') {
				return -1;
			}
			value = value * 10 + (c - '0');
		}
		return value;
	}

	private static boolean within(int value, int max) {
		return value >= 0 && value <= max;
	}

}
