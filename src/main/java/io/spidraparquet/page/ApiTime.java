package io.spidraparquet.page;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

import org.jspecify.annotations.Nullable;

/**
 * Times as the API writes them: ISO 8601 with an offset by the contract, and also without
 * one (UTC).
 */
public final class ApiTime {

	private ApiTime() {
	}

	/**
	 * Reads a time.
	 * @param text as the API sent it
	 * @return the instant; null if it is no time
	 */
	public static @Nullable Instant parse(String text) {
		try {
			TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from,
					LocalDateTime::from);
			return (time instanceof OffsetDateTime offset) ? offset.toInstant()
					: LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
