package io.spidraparquet.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the times of creation in the history. The contract says ISO 8601 with an offset.
 * Databases and SDKs also write a blank for the {@code T}, short offsets, no offset
 * (UTC), no time of day (midnight), or the time since 1970. Numbers of other lengths than
 * those of seconds, milliseconds, microseconds and nanoseconds are not times: they could
 * be dates without separators.
 */
final class HistoryTime {

	/** A time before it is a default value for a missing one, such as 1970. */
	private static final Instant EARLIEST = Instant.parse("2001-01-01T00:00:00Z");

	private static final Pattern DIGITS = Pattern.compile("\\d{10,19}(\\.\\d{1,9})?");

	private static final Pattern BLANK_FOR_T = Pattern.compile("(?<=^\\d{4}-\\d\\d-\\d\\d) (?=\\d)");

	private static final Pattern UTC = Pattern.compile(" ?(?:UTC|GMT)$");

	private static final Pattern OFFSET = Pattern.compile("(?<=:\\d\\d|\\.\\d{1,9}) ?([+-]\\d\\d)(?::?(\\d\\d))?$");

	private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder().parseCaseInsensitive()
		.append(DateTimeFormatter.ISO_LOCAL_DATE)
		.optionalStart()
		.appendLiteral('T')
		.append(DateTimeFormatter.ISO_LOCAL_TIME)
		.optionalStart()
		.appendOffsetId()
		.toFormatter()
		.withResolverStyle(ResolverStyle.STRICT);

	private HistoryTime() {
	}

	/**
	 * Reads a time.
	 * @param sent text or number
	 * @return the instant; null if it is not a time, or one before 2001
	 */
	static @Nullable Instant parse(JsonNode sent) {
		if (!sent.isString() && !sent.isNumber()) {
			return null;
		}
		String text = sent.asString().strip();
		Instant time = (sent.isNumber() || DIGITS.matcher(text).matches()) ? sinceEpoch(Double.parseDouble(text))
				: iso(text);
		return (time == null || time.isBefore(EARLIEST)) ? null : time;
	}

	/** The ranges of the units, from 2001 to 2286, do not overlap. */
	private static @Nullable Instant sinceEpoch(double value) {
		double perSecond = 1;
		for (int unit = 0; unit < 4; unit++, perSecond *= 1000) {
			double seconds = value / perSecond;
			if (seconds >= 1e9 && seconds < 1e10) {
				return Instant.ofEpochMilli(Math.round(seconds * 1000));
			}
		}
		return null;
	}

	private static String normal(String text) {
		if (text.indexOf('T') == 10 && text.endsWith("Z")) {
			return text; // as nearly all are
		}
		String utc = UTC.matcher(BLANK_FOR_T.matcher(text).replaceFirst("T")).replaceFirst("Z");
		return OFFSET.matcher(utc)
			.replaceFirst((offset) -> offset.group(1) + ":" + Objects.requireNonNullElse(offset.group(2), "00"));
	}

	private static @Nullable Instant iso(String text) {
		try {
			TemporalAccessor time = ISO.parseBest(normal(text), OffsetDateTime::from, LocalDateTime::from,
					LocalDate::from);
			if (time instanceof OffsetDateTime offset) {
				return offset.toInstant();
			}
			return ((time instanceof LocalDate date) ? date.atStartOfDay() : LocalDateTime.from(time))
				.toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
