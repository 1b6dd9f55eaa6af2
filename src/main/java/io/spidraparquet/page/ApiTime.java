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
 * Reads the times of pages: ISO 8601 with an offset, as the contract says. A time without
 * an offset is taken as UTC. Other forms are not read, since a page with one is listed in
 * {@code failed_pages} with what the API sent.
 */
public final class ApiTime {

	private ApiTime() {
	}

	/**
	 * Reads a time.
	 * @param text as the API sent it
	 * @return the instant; null if the text is not a time
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
