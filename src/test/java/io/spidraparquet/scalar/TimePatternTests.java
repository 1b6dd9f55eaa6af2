package io.spidraparquet.scalar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimePatternTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
			dd.MM.uuuu;          en;    20.11.2026;            2026-11-20
			dd.MM.yyyy;          en;    29.02.2024;            2024-02-29
			d.M.yy;              en;    5.3.26;                2026-03-05
			d MMMM uuuu;         en;    20 November 2026;      2026-11-20
			"MMM d, yyyy";       en;    "Nov 5, 2026";         2026-11-05
			"MMM d, yyyy";       en;    "NOV 5, 2026";         2026-11-05
			"MMM d, yyyy";       en;    "  Nov\u00a05,\t2026\n"; 2026-11-05
			"EEEE, d. MMMM uuuu"; de;   "Freitag, 20. November 2026"; 2026-11-20
			d MMMM uuuu;         fr-CA; 20 août 2026;          2026-08-20
			MM/dd/uuuu;          en;    11/20/2026;            2026-11-20
			"'on' d.M.uuuu";     en;    on 20.11.2026;         2026-11-20
			uuuuMMdd;            en;    20261120;              2026-11-20
			d.M.uuuu G;          en;    20.11.2026 AD;         2026-11-20
			dd.MM.uuuu;          en;    2026-11-20;            2026-11-20
			""")
	void readsDates(String pattern, String locale, String text, LocalDate date) {
		JsonScalar read = read(TimePattern.of(pattern, ScalarKind.DATE, Locale.forLanguageTag(locale), null), text);
		assertThat(read.kind()).isEqualTo(ScalarKind.DATE);
		assertThat(LocalDate.ofEpochDay(read.days())).isEqualTo(date);
		assertThat(new String(read.utf8(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
			dd.MM.uuuu;      31.06.2026
			dd.MM.uuuu;      29.02.2025
			dd.MM.uuuu;      1.6.2026
			dd.MM.uuuu;      20.11.26
			dd.MM.uuuu;      20.11.2026 or so
			dd.MM.uuuu;      11/20/2026
			dd.MM.uuuu;      01.01.0000
			d MMMM uuuu;     20 novembre 2026
			EEEE d MMMM uuuu; Monday 20 November 2026
			dd.MM.uuuu;      ""
			""")
	void readsNoOtherTextsAsDates(String pattern, String text) {
		JsonScalar sent = new TestScalar("\"" + text + "\"");
		assertThat(TimePattern.of(pattern, ScalarKind.DATE, Locale.ENGLISH, null).read(sent)).isSameAs(sent);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
			dd.MM.uuuu HH:mm;            Europe/Berlin; 20.11.2026 10:30;           2026-11-20T09:30:00Z
			dd.MM.uuuu HH:mm;            Europe/Berlin; 29.03.2026 02:30;           2026-03-29T01:30:00Z
			dd.MM.uuuu HH:mm;            Europe/Berlin; 2026-11-20T10:30;           2026-11-20T09:30:00Z
			dd.MM.uuuu HH:mm;            Europe/Berlin; 2026-11-20 10:30Z;          2026-11-20T10:30:00Z
			d MMM yyyy h:mm a;           UTC;           5 Nov 2026 1:05 PM;         2026-11-05T13:05:00Z
			d MMM yyyy h:mm a;           UTC;           5 nov 2026 1:05 pm;         2026-11-05T13:05:00Z
			dd/MM/uuuu HH:mm:ss XX;      ;              20/11/2026 10:00:00 +0100;  2026-11-20T09:00:00Z
			dd/MM/uuuu HH:mm:ss Z;       ;              20/11/2026 10:00:00 +0100;  2026-11-20T09:00:00Z
			"EEE, dd MMM uuuu HH:mm:ss z"; ;            "Fri, 20 Nov 2026 10:00:00 GMT"; 2026-11-20T10:00:00Z
			uuuu-MM-dd HH:mm:ss VV;      UTC;           2026-11-20 10:00:00 Europe/Berlin; 2026-11-20T09:00:00Z
			uuuu/MM/dd HH:mm:ss.SSSSSSSSS; UTC;         2026/11/20 10:00:00.123456000; 2026-11-20T10:00:00.123456Z
			""")
	void readsTimestamps(String pattern, String zone, String text, Instant instant) {
		JsonScalar read = read(
				TimePattern.of(pattern, ScalarKind.TIMESTAMP, Locale.ENGLISH, (zone != null) ? ZoneId.of(zone) : null),
				text);
		assertThat(read.kind()).isEqualTo(ScalarKind.TIMESTAMP);
		assertThat(Instant.EPOCH.plus(read.micros(), ChronoUnit.MICROS)).isEqualTo(instant);
	}

	@ParameterizedTest
	@CsvSource({ "20.11.2026 25:00", "20.11.2026", "31.12.9999 23:59", "20.11.2026 24:00" })
	void readsNoOtherTextsAsTimestamps(String text) {
		JsonScalar sent = new TestScalar("\"" + text + "\"");
		assertThat(
				TimePattern.of("dd.MM.uuuu HH:mm", ScalarKind.TIMESTAMP, Locale.ENGLISH, ZoneId.of("America/New_York"))
					.read(sent))
			.isSameAs(sent);
	}

	@Test
	void readsNothingFinerThanMicroseconds() {
		TimePattern pattern = TimePattern.of("uuuu/MM/dd HH:mm:ss.SSSSSSSSS", ScalarKind.TIMESTAMP, Locale.ENGLISH,
				ZoneId.of("UTC"));
		JsonScalar sent = new TestScalar("\"2026/11/20 10:00:00.123456789\"");
		assertThat(pattern.read(sent)).isSameAs(sent);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '"',
			textBlock = """
					DATE;      dd.MM;             "it does not say the year, the month and the day"
					DATE;      MMM uuuu;          "it does not say the year, the month and the day"
					DATE;      "";                "it does not say the year, the month and the day"
					DATE;      dd.mm.yyyy;        "'mm' is the minute: a month is 'MM'"
					DATE;      dd.MM.uuuu HH:mm;  "it has a time of day, which a date does not keep"
					DATE;      YYYY-MM-dd;        "'Y' is the year of a week: a year is 'uuuu'"
					DATE;      MM/DD/yyyy;        "'D' is the day of a year: a day of a month is 'd'"
					DATE;      foo;               "java.time says 'Unknown pattern letter: f'"
					TIMESTAMP; dd.MM.uuuu;        "it has no time of day: declare the type date"
					TIMESTAMP; dd.MM.uuuu HH:mm;  "it has no offset, and neither the column's zone nor spidra.schema.zone is set"
					TIMESTAMP; dd.MM.uuuu hh:mm X; "'h' is an hour of half a day, which needs 'a' (AM or PM): an hour of a day is 'H'"
					TIMESTAMP; HH:mm X;           "it does not say the year, the month, the day and the hour"
					""")
	void refusesAPatternAndSaysWhy(ScalarKind kind, String pattern, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> TimePattern.of(pattern, kind, Locale.ENGLISH, null))
			.withMessageContaining(" because " + why + ": write a pattern of java.time, such as ");
	}

	private static JsonScalar read(TimePattern pattern, String text) {
		return pattern.read(new TestScalar("\"" + text + "\""));
	}

}
