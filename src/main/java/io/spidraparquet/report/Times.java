package io.spidraparquet.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times of a manifest for people.
 */
final class Times {

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private Times() {
	}

	/**
	 * A time in UTC to the minute.
	 * @param time in ISO 8601
	 * @return the same text if it is not a time
	 */
	static String minute(String time) {
		try {
			return minute(Instant.parse(time));
		}
		catch (DateTimeException ex) {
			return time;
		}
	}

	/** A time in UTC to the minute. */
	static String minute(Instant time) {
		return MINUTE.format(time);
	}

}
