package io.spidraparquet.flatten;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

import io.spidraparquet.scalar.BooleanWords;
import io.spidraparquet.scalar.Extraction;
import io.spidraparquet.scalar.NumberPattern;
import io.spidraparquet.scalar.ScalarKind;
import io.spidraparquet.scalar.TextReading;
import io.spidraparquet.scalar.TimePattern;
import io.spidraparquet.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * How the texts of a declared column are read: what its format, locale, zone and
 * expression mean for its type.
 *
 * @param format one format, or several with {@code |} between them; null for none
 * @param locale language tag of a format; null for English
 * @param zone time zone of times without an offset; null for that of the table
 * @param extract regular expression that picks a part of a text; null for the complete
 * text
 */
record ColumnReading(@Nullable String format, @Nullable String locale, @Nullable String zone,
		@Nullable String extract) {

	/**
	 * Reads a time zone.
	 * @param setting its name, for the message
	 * @param text a zone id of java.time; null for none
	 * @throws IllegalArgumentException if it is something else
	 */
	static @Nullable ZoneId zone(String setting, @Nullable String text) {
		try {
			return (text != null) ? ZoneId.of(text.strip()) : null;
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException(setting + " is '" + text + "', which is not a time zone: write a region "
					+ "such as Europe/Berlin, an offset such as +02:00, or UTC", ex);
		}
	}

	/**
	 * The reading of a column's texts.
	 * @param declared type of the column; null if it follows from the values
	 * @param tableZone time zone of the table; null for none
	 * @return the reading; null if texts are not read in a way of their own
	 * @throws IllegalArgumentException if a setting does not fit the type, or is none
	 */
	@Nullable TextReading of(@Nullable ColumnType declared, @Nullable ZoneId tableZone) {
		ColumnType type = (declared instanceof ColumnType.ListOf list) ? list.element() : declared;
		boolean time = type == ColumnType.Basic.TIMESTAMP;
		boolean date = type == ColumnType.Basic.DATE;
		if (this.zone != null && !time) {
			throw new IllegalArgumentException("a zone needs a column of timestamps: declare the type timestamp");
		}
		if (this.locale != null && (this.format == null || !(time || date))) {
			throw new IllegalArgumentException(
					"a locale needs a format of dates or timestamps: declare the format and the type");
		}
		if (this.extract != null && (type == null || type == ColumnType.Json.JSON)) {
			throw new IllegalArgumentException(
					"extract needs a column of scalars: declare its type, such as decimal(12,2) or string");
		}
		ZoneId columnZone = (this.zone != null) ? zone("zone", this.zone) : tableZone;
		TextReading texts = texts(type, columnZone);
		return (this.extract != null) ? Extraction.of(this.extract, texts) : texts;
	}

	private @Nullable TextReading texts(@Nullable ColumnType type, @Nullable ZoneId columnZone) {
		boolean picked = this.extract != null;
		if (type instanceof ColumnType.Decimal || type == ColumnType.Basic.INT64 || type == ColumnType.Basic.DOUBLE) {
			TextReading formats = firstOf(NumberPattern::of, picked ? NumberPattern.PLAIN : null);
			return (formats != null) ? TextReading.firstOf(List.of(formats, NumberPattern.NO_OTHER)) : null;
		}
		if (type == ColumnType.Basic.BOOLEAN) {
			return firstOf(BooleanWords::of, picked ? BooleanWords.JSON : null);
		}
		if (type == ColumnType.Basic.DATE || type == ColumnType.Basic.TIMESTAMP) {
			ScalarKind kind = (type == ColumnType.Basic.DATE) ? ScalarKind.DATE : ScalarKind.TIMESTAMP;
			boolean iso = picked || this.zone != null;
			return firstOf((pattern) -> TimePattern.of(pattern, kind, language(), columnZone),
					iso ? TimePattern.iso(kind, columnZone) : null);
		}
		if (this.format != null) {
			throw new IllegalArgumentException("a format needs a column of numbers, dates, timestamps or booleans: "
					+ "declare its type, such as decimal(12,2), date, timestamp or boolean");
		}
		return null;
	}

	/** The reading of the formats; the other one if there are none. */
	private @Nullable TextReading firstOf(Function<String, TextReading> read, @Nullable TextReading other) {
		return (this.format != null)
				? TextReading.firstOf(Stream.of(this.format.split("\\|", -1)).map(String::strip).map(read).toList())
				: other;
	}

	private Locale language() {
		try {
			return (this.locale != null) ? new Locale.Builder().setLanguageTag(this.locale.strip()).build()
					: Locale.ENGLISH;
		}
		catch (IllformedLocaleException ex) {
			throw new IllegalArgumentException(
					"the locale '" + this.locale + "' is not a language tag: write one such as de, fr-CA or pt-BR", ex);
		}
	}

}
