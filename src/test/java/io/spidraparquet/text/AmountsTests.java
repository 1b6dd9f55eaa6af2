package io.spidraparquet.text;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AmountsTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			0, 0 bytes
			1, 1 byte
			999, 999 bytes
			1000, 1.0 kB
			48200000, 48.2 MB
			999960, 1.0 MB
			5200000000, 5.2 GB
			7000000000000000, 7000.0 TB
			""")
	void bytesHaveTheLargestUnitThatFits(long bytes, String text) {
		assertThat(Amounts.bytes(bytes)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ':', textBlock = """
			0:0
			999:999
			1000:1,000
			-999:-999
			-1000:-1,000
			123456:123,456
			-1234567:-1,234,567
			9223372036854775807:9,223,372,036,854,775,807
			-9223372036854775808:-9,223,372,036,854,775,808
			""")
	void numbersHaveTheirThousandsSeparated(long number, String text) {
		assertThat(Amounts.number(number)).isEqualTo(text);
	}

	@Test
	void freeSpaceMayBeUnknown() {
		assertThat(Amounts.free(0)).isEqualTo("0 bytes free");
		assertThat(Amounts.free(70_200_000)).isEqualTo("70.2 MB free");
		assertThat(Amounts.free(-1)).isEqualTo("free space unknown");
		assertThat(Amounts.free(Long.MAX_VALUE)).isEqualTo("free space unknown");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			-100, 0.0 s
			0, 0.0 s
			440, 0.4 s
			9949, 9.9 s
			9999, 10 s
			59400, 59 s
			59999, 1 min
			65000, 1 min 5 s
			3600000, 1 h
			7800000, 2 h 10 min
			172800000, 2 days
			""")
	void durationsHaveTheirTwoLargestUnits(long millis, String text) {
		assertThat(Amounts.duration(Duration.ofMillis(millis))).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			0, about 1 s
			7, about 7 s
			12, about 10 s
			58, about 60 s
			95, about 2 min
			5400, about 1 h 30 min
			""")
	void estimatesAreRounded(long seconds, String text) {
		assertThat(Amounts.about(Duration.ofSeconds(seconds))).isEqualTo(text);
	}

	@Test
	void timesOfOtherDaysHaveTheirDay() {
		assertThat(Amounts.time(Instant.now())).matches("\\d\\d:\\d\\d \\S+");
		assertThat(Amounts.time(Instant.parse("2026-01-02T03:04:05Z"))).matches("2026-01-0[1-3] \\d\\d:04 \\S+");
	}

	@Test
	void numbersHaveSeparators() {
		assertThat(Amounts.number(1_234_567)).isEqualTo("1,234,567");
	}

}
