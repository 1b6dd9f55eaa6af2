package io.spidraparquet.scalar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The format of a column's dates or timestamps: a pattern of java.time's
 * {@link DateTimeFormatter}, such as {@code dd.MM.uuuu} or {@code d MMMM uuuu HH:mm}. It
 * is strict: the 31st of June is no date. {@code yyyy} means the same as {@code uuuu}.
 * Case and white space around a text do not count, and all blanks are alike. ISO texts
 * are read, too. Immutable.
 */
public final class TimePattern implements TextReading {

	private static final ZonedDateTime SAMPLE = ZonedDateTime.of(2026, 11, 22, 13, 45, 56, 0, ZoneId.of("UTC"));

	private static final int NANOS_PER_MICRO = 1_000;

	/** Longer texts are not looked at. */
	private static final int MAX_LENGTH = 200;

	private final ScalarKind kind;

	private final IsoText iso;

	private final @Nullable ZoneId zone;

	private final @Nullable Format format;

	private TimePattern(ScalarKind kind, @Nullable ZoneId zone, @Nullable Format format) {
		this.kind = kind;
		this.iso = IsoText.in(zone);
		this.zone = zone;
		this.format = format;
	}

	/**
	 * Reads ISO texts only.
	 * @param kind {@code DATE} or {@code TIMESTAMP}
	 * @param zone time zone of times without an offset; null if they are not read
	 * @return the reading
	 */
	public static TimePattern iso(ScalarKind kind, @Nullable ZoneId zone) {
		return new TimePattern(kind, zone, null);
	}

	/**
	 * Compiles a pattern.
	 * @param pattern letters of java.time
	 * @param kind {@code DATE} or {@code TIMESTAMP}
	 * @param locale language of the names of months and days
	 * @param zone time zone of times without an offset; null if there is none
	 * @return the reading
	 * @throws IllegalArgumentException if it is not a pattern of complete dates or of
	 * complete instants; the message says why
	 */
	public static TimePattern of(String pattern, ScalarKind kind, Locale locale, @Nullable ZoneId zone) {
		TimeLetters letters = TimeLetters.of(pattern);
		String why = letters.unfit(kind, zone != null);
		if (why != null) {
			throw refused(pattern, kind, why);
		}
		DateTimeFormatter formatter;
		try {
			formatter = new DateTimeFormatterBuilder().parseCaseInsensitive()
				.appendPattern(letters.ofProlepticYears(blanksAlike(pattern)))
				.toFormatter(locale)
				.withResolverStyle(ResolverStyle.STRICT);
		}
		catch (IllegalArgumentException ex) {
			throw refused(pattern, kind, "java.time says '" + ex.getMessage() + "'");
		}
		TimePattern reading = new TimePattern(kind, zone, new Format(formatter, letters.hasOffset()));
		if (!reading.keepsSample(formatter)) {
			throw refused(pattern, kind, letters.incomplete(kind));
		}
		return reading;
	}

	/** Whether what the pattern writes is read as what was written. */
	private boolean keepsSample(DateTimeFormatter formatter) {
		try {
			TemporalAccessor read = formatter.parse(formatter.format(SAMPLE));
			boolean sameDay = LocalDate.from(read).equals(SAMPLE.toLocalDate());
			return sameDay && (this.kind == ScalarKind.DATE || LocalDateTime.from(read).getHour() == SAMPLE.getHour());
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

	private static IllegalArgumentException refused(String pattern, ScalarKind kind, String why) {
		boolean dates = kind == ScalarKind.DATE;
		return new IllegalArgumentException("'" + pattern + "' is not a format of " + (dates ? "dates" : "timestamps")
				+ ", because " + why + ": write a pattern of java.time, such as "
				+ (dates ? "'dd.MM.uuuu' or 'MMMM d, uuuu'" : "'dd.MM.uuuu HH:mm' or 'd MMM uuuu h:mm a'"));
	}

	@Override
	public @Nullable JsonScalar read(String text, JsonScalar sent) {
		if (text.length() > MAX_LENGTH) {
			return null;
		}
		String plain = blanksAlike(text).strip();
		return switch (this.iso.kind(plain)) {
			case DATE -> ReadScalar.day(this.iso.days(plain), text, sent);
			case TIMESTAMP -> ReadScalar.instant(this.iso.micros(plain), text, sent);
			case BOOLEAN, INT64, BIG_INTEGER, FRACTION, EMPTY_TEXT, NUMBER_TEXT, TEXT ->
				(this.format != null) ? read(this.format, plain, text, sent) : null;
		};
	}

	private @Nullable JsonScalar read(Format expected, String plain, String text, JsonScalar sent) {
		try {
			TemporalAccessor read = expected.formatter().parse(plain);
			if (this.kind == ScalarKind.DATE) {
				LocalDate day = LocalDate.from(read);
				return isCommon(day.getYear()) ? ReadScalar.day(day.toEpochDay(), text, sent) : null;
			}
			Instant instant = (this.zone != null && !expected.hasOffset())
					? LocalDateTime.from(read).atZone(this.zone).toInstant() : Instant.from(read);
			long micros = IsoText.micros(instant.getEpochSecond(), instant.getNano() / NANOS_PER_MICRO);
			boolean exact = micros != IsoText.NO_TIME && instant.getNano() % NANOS_PER_MICRO == 0;
			return exact ? ReadScalar.instant(micros, text, sent) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static boolean isCommon(int year) {
		return year >= 1 && year <= 9999;
	}

	/** White space of every kind as a blank. */
	private static String blanksAlike(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c != ' ' && (Character.isWhitespace(c) || Character.isSpaceChar(c))) {
				return text.replaceAll("[\\s\\p{Z}]", " ");
			}
		}
		return text;
	}

	/**
	 * A compiled pattern.
	 *
	 * @param formatter parses texts
	 * @param hasOffset whether texts have an offset or a zone
	 */
	private record Format(DateTimeFormatter formatter, boolean hasOffset) {

	}

}
