package io.spidraparquet.flatten;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

import io.spidraparquet.page.PageText;
import io.spidraparquet.row.Reading;
import io.spidraparquet.row.Row;
import io.spidraparquet.scalar.IsoText;
import io.spidraparquet.schema.FixedColumns;
import org.jspecify.annotations.Nullable;

/**
 * Reads the time of creation of a page. The contract of the API says ISO 8601 with an
 * offset. Read are all forms of timestamps in data, times without an offset (UTC), with
 * nanoseconds (cut to microseconds), and what java.time reads as ISO 8601. A page is not
 * refused for its time of creation: one that cannot be read is null, and noted.
 */
final class CreatedAt {

	private static final IsoText TIMES = IsoText.in(ZoneOffset.UTC);

	private static final int FRACTION_DIGITS = 6;

	private static final int MAX_YEAR = 9999;

	private CreatedAt() {
	}

	/**
	 * Sets the time of creation in a row.
	 * @param row of either table
	 * @param sent as the API sent it; null if it sent none
	 */
	static void set(Row row, @Nullable PageText sent) {
		if (sent == null) {
			return;
		}
		long micros = micros(sent);
		if (micros != IsoText.NO_TIME) {
			row.set(FixedColumns.PAGE_CREATED_AT, micros);
		}
		else {
			row.note(FixedColumns.PAGE_CREATED_AT, Reading.UNREADABLE);
		}
	}

	private static long micros(PageText sent) {
		// each character has up to three bytes
		if (sent.utf8().length > 3 * IsoText.MAX_LENGTH) {
			return IsoText.NO_TIME;
		}
		String text = cutFraction(sent.toString().strip());
		long micros = TIMES.micros(text);
		return (micros != IsoText.NO_TIME) ? micros : otherForms(text);
	}

	private static String cutFraction(String text) {
		int start = text.indexOf('.') + 1;
		int end = start;
		while (start > 0 && end < text.length() && Character.isDigit(text.charAt(end))) {
			end++;
		}
		return (end > start + FRACTION_DIGITS) ? text.substring(0, start + FRACTION_DIGITS) + text.substring(end)
				: text;
	}

	/** Lower-case letters, names of zones. */
	private static long otherForms(String text) {
		try {
			TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from,
					LocalDateTime::from);
			OffsetDateTime instant = ((time instanceof OffsetDateTime offset) ? offset
					: LocalDateTime.from(time).atOffset(ZoneOffset.UTC))
				.withOffsetSameInstant(ZoneOffset.UTC);
			return (instant.getYear() >= 1 && instant.getYear() <= MAX_YEAR)
					? ChronoUnit.MICROS.between(Instant.EPOCH, instant.toInstant()) : IsoText.NO_TIME;
		}
		catch (DateTimeException ex) {
			return IsoText.NO_TIME;
		}
	}

}
