package io.spidraparquet.scalar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import io.spidraparquet.schema.RandomScalars;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class IsoTextTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 100, 400, 999, 1582, 1600, 1700, 1900, 1970, 2000, 2023, 2024, 2100, 9999 })
	void takesForADateWhatTheCalendarHas(int year) {
		for (int month = 0; month <= 13; month++) {
			for (int day = 0; day <= 32; day++) {
				String text = "%04d-%02d-%02d".formatted(year, month, day);
				try {
					LocalDate date = LocalDate.of(year, month, day);
					assertThat(IsoText.WITH_OFFSET.kind(text)).as(text).isEqualTo(ScalarKind.DATE);
					assertThat(IsoText.WITH_OFFSET.days(text)).as(text).isEqualTo((int) date.toEpochDay());
				}
				catch (DateTimeException ex) {
					assertThat(IsoText.WITH_OFFSET.kind(text)).as(text).isEqualTo(ScalarKind.TEXT);
					assertThat(IsoText.WITH_OFFSET.kind(text + "T00:00Z")).as(text).isEqualTo(ScalarKind.TEXT);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2025", "2025-12", "2025-12-1", "2025-1-17", "25-12-17", "20251217", "2025-351",
			"2025-W51-3", "2025/12/17", "17-12-2025", "17.12.2025", "2025-12-17 ", " 2025-12-17", "0000-01-01",
			"-001-01-01", "+2025-12-17", "12025-12-17", "2025-12-1７", "２０２５-12-17", "2025-12-17Z", "2025-12-17+02:00",
			"2025-12-32", "2025-13-01", "2025-00-10", "2025-02-29", "1900-02-29", "2025-04-31" })
	void takesForTextWhatIsNearlyADate(String text) {
		assertThat(IsoText.WITH_OFFSET.kind(text)).isEqualTo(ScalarKind.TEXT);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			2025-12-17T15:02Z,                2025-12-17T15:02:00Z
			2025-12-17T15:02:10Z,             2025-12-17T15:02:10Z
			2025-12-17T15:02:10.1Z,           2025-12-17T15:02:10.100Z
			2025-12-17T15:02:10.12Z,          2025-12-17T15:02:10.120Z
			2025-12-17T15:02:10.123Z,         2025-12-17T15:02:10.123Z
			2025-12-17T15:02:10.1234Z,        2025-12-17T15:02:10.123400Z
			2025-12-17T15:02:10.12345Z,       2025-12-17T15:02:10.123450Z
			2025-12-17T15:02:10.123456Z,      2025-12-17T15:02:10.123456Z
			2025-12-17T15:02:10.000001Z,      2025-12-17T15:02:10.000001Z
			2025-12-17T15:02:10.123456+02:00, 2025-12-17T13:02:10.123456Z
			2025-12-17T15:02:10-05:30,        2025-12-17T20:32:10Z
			2025-12-17T15:02+00:00,           2025-12-17T15:02:00Z
			2025-12-17T15:02-00:00,           2025-12-17T15:02:00Z
			2025-12-17T15:02:10+0200,         2025-12-17T13:02:10Z
			2025-12-17T15:02:10.5-0530,       2025-12-17T20:32:10.500Z
			2025-12-17T15:02:10+02,           2025-12-17T13:02:10Z
			2025-12-17T15:02-11,              2025-12-18T02:02:00Z
			2025-12-17 15:02:10Z,             2025-12-17T15:02:10Z
			2025-12-17 15:02+00,              2025-12-17T15:02:00Z
			2025-12-17 15:02:10.123456+0200,  2025-12-17T13:02:10.123456Z
			2025-12-17T15:02:10.1234560Z,     2025-12-17T15:02:10.123456Z
			2025-12-17T15:02:10.000000000Z,   2025-12-17T15:02:10Z
			2025-12-17T15:02:10.120000000000000000000+02:00, 2025-12-17T13:02:10.120Z
			2025-12-17T15:02:10+18:00,        2025-12-16T21:02:10Z
			2025-12-17T15:02:10-1800,         2025-12-18T09:02:10Z
			2025-12-17T00:30+14:00,           2025-12-16T10:30:00Z
			2025-12-17T23:30-12:00,           2025-12-18T11:30:00Z
			2024-02-29T23:59:59.999999Z,      2024-02-29T23:59:59.999999Z
			1969-12-31T23:59:59.999999Z,      1969-12-31T23:59:59.999999Z
			0001-01-01T00:00:00Z,             0001-01-01T00:00:00Z
			9999-12-31T23:59:59.999999Z,      9999-12-31T23:59:59.999999Z
			0001-01-01T00:00:00-00:01,        0001-01-01T00:01:00Z
			0001-01-01T01:00:00+01:00,        0001-01-01T00:00:00Z
			9999-12-31T23:59:59+14:00,        9999-12-31T09:59:59Z
			9999-12-31T18:59:59-05:00,        9999-12-31T23:59:59Z
			""")
	void keepsTheInstantOfATimestamp(String text, String instant) {
		assertThat(IsoText.WITH_OFFSET.kind(text)).isEqualTo(ScalarKind.TIMESTAMP);
		assertThat(Instant.EPOCH.plus(IsoText.WITH_OFFSET.micros(text), ChronoUnit.MICROS))
			.isEqualTo(Instant.parse(instant));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2025-12-17T", "2025-12-17T15", "2025-12-17T15Z", "2025-12-17T15:02",
			"2025-12-17T15:02:10", "2025-12-17T15:02:10.123456", "2025-12-17 15:02:10", "2025-12-17T15:02:10.Z",
			"2025-12-17T15:02:10.1234567Z", "2025-12-17T15:02:10.123456789Z", "2025-12-17T15:02:10.0000001Z",
			"2025-12-17T15:02:10,5Z", "2025-12-17t15:02:10Z", "2025-12-17T15:02:10z", "2025-12-17  15:02:10Z",
			"2025-12-17\t15:02:10Z", "2025-12-17_15:02:10Z", "2025-12-17\u00a015:02:10Z", "2025-12-17T24:00:00Z",
			"2025-12-17T24:00Z", "2025-12-17T15:60:00Z", "2025-12-17T15:02:60Z", "2025-12-17T23:59:60Z",
			"2025-12-17T15:02:10+2:00", "2025-12-17T15:02:10+2", "2025-12-17T15:02:10+020", "2025-12-17T15:02:10+18:01",
			"2025-12-17T15:02:10+18:30", "2025-12-17T15:02:10-1801", "2025-12-17T15:02:10+19",
			"2025-12-17T15:02:10+24:00", "2025-12-17T15:02:10+02:60", "2025-12-17T15:02:10+0260",
			"2025-12-17T15:02:10+02:00:00", "2025-12-17T15:02:10+020000", "2025-12-17T15:02:10\u221202:00",
			"2025-12-17T15:02:10+02-00", "2025-12-17T15:02:10Zx", "2025-12-17T15:02:10Z ", " 2025-12-17T15:02:10Z",
			"2025-12-17T15:02:10[Europe/Paris]", "2025-12-17T15:02:10 Z", "2025-12-17 15:02:10 +0000",
			"2025-12-17 15:02:10 UTC", "2025-12-17T5:02:10Z", "2025-12-17T15:2:10Z", "2025-12-17T15-02-10Z",
			"2025-12-17T150210Z", "20251217T150210Z", "2025-12-17T15:02:1Z", "2025-12-17T15:02:10.1２Z",
			"2025-12-17T-1:02:10Z", "2025-02-29T15:02:10Z", "2025-12-17T15:02:10.5.5Z", "2025-12-17T15:02.5Z",
			"2025-12-17T15:02:", "2025-12-17T15:02:1", "2025-12-17T15:02:10+", "2025-12-17T15:02:10-0",
			"12025-12-17T15:02:10Z", "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+01:00", "0001-01-01T00:59:59.9+01",
			"9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59.999999-0001",
			"2025-12-17T15:02:10.0000000000000000000000000000000000000000000000000Z" })
	void takesForTextWhatIsNearlyATimestamp(String text) {
		assertThat(IsoText.WITH_OFFSET.kind(text)).isEqualTo(ScalarKind.TEXT);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			Europe/Berlin, 2026-07-01T12:00,              2026-07-01T10:00:00Z
			Europe/Berlin, 2026-11-20 10:00:00,           2026-11-20T09:00:00Z
			Europe/Berlin, 2026-11-20T10:00:00.123456000, 2026-11-20T09:00:00.123456Z
			Europe/Berlin, 2026-11-20T10:00:00Z,          2026-11-20T10:00:00Z
			Europe/Berlin, 2026-03-29T02:30:00,           2026-03-29T01:30:00Z
			Europe/Berlin, 2026-10-25T02:30:00,           2026-10-25T00:30:00Z
			UTC,           2026-11-20 10:00,              2026-11-20T10:00:00Z
			+05:30,        2026-11-20T10:00:00,           2026-11-20T04:30:00Z
			""")
	void takesATimeWithoutOffsetInAZone(String zone, String text, Instant instant) {
		IsoText times = IsoText.in(ZoneId.of(zone));
		assertThat(times.kind(text)).isEqualTo(ScalarKind.TIMESTAMP);
		assertThat(Instant.EPOCH.plus(times.micros(text), ChronoUnit.MICROS)).isEqualTo(instant);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-20T10", "2026-11-20T24:00:00", "2026-11-20T10:00:00.1234567",
			"0001-01-01T00:00:00", "2026-11-20T10:00:00 ", "" })
	void takesForTextWhatIsNoTimeInAZoneEither(String text) {
		assertThat(IsoText.in(ZoneId.of("Europe/Berlin")).kind(text)).isEqualTo(ScalarKind.TEXT);
	}

	@Property
	void agreesWithTheJdkOnTimestampsItTakes(@ForAll("timestamps") String text) {
		if (IsoText.WITH_OFFSET.kind(text) == ScalarKind.TIMESTAMP) {
			Instant instant = Instant.EPOCH.plus(IsoText.WITH_OFFSET.micros(text), ChronoUnit.MICROS);
			String normal = text.replace(' ', 'T').replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2");
			assertThat(instant).isEqualTo(OffsetDateTime.parse(normal).toInstant());
		}
		else {
			assertThat(isTimestamp(text)).isFalse();
		}
	}

	@Provide
	Arbitrary<String> timestamps() {
		return RandomScalars.timestamps().flatMap((text) -> Arbitraries.of(text, text, text.replace('T', ' ')));
	}

	/** The JDK takes more forms, such as 24:00 at the end of a day. */
	private static boolean isTimestamp(String text) {
		try {
			int year = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).getYear();
			return year >= 1 && year <= 9999 && text
				.matches("(?!0000).*T(?!24)[0-9:]{5}(:[0-9]{2}([.][0-9]{1,6}0*)?)?(Z|[+-][0-9]{2}(:[0-9]{2})?)");
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

}
