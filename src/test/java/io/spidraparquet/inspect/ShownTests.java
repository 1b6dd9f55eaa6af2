package io.spidraparquet.inspect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShownTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "0 | 0", "1234 | 1,234", "9999999 | 9,999,999", "12345678 | 12.3M",
			"999949999 | 999.9M", "999950000 | 1.0G", "12345678901 | 12.3G" })
	void countsHaveAtMostNineCharacters(long number, String expected) {
		assertThat(Shown.count(number)).isEqualTo(expected).hasSizeLessThanOrEqualTo(9);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "0 | 7 | 0 %", "7 | 7 | 100 %", "1 | 8 | 12.5 %", "1 | 100000 | <0.1 %",
			"99999 | 100000 | 99.9 %" })
	void sharesDoNotClaimTooMuch(long part, long all, String expected) {
		assertThat(Shown.percent(part, all)).isEqualTo(expected);
		assertThat(Shown.percent(0, 0)).isEmpty();
	}

	@Test
	void textsAreOneLineWithoutControlCharacters() {
		assertThat(Shown.cut("  a\n\tb\u001b[2J ", 20)).isEqualTo("a b\\u001b[2J");
		assertThat(Shown.cut("abcdef", 6)).isEqualTo("abcdef");
		assertThat(Shown.cut("abcdefg", 6)).isEqualTo("abcde…");
		assertThat(Shown.cutInside("abcdefgh", 7)).isEqualTo("abc…fgh");
		assertThat(Shown.cutInside("\ud83d\ude00".repeat(9), 7)).isEqualTo("\ud83d\ude00…\ud83d\ude00");
		assertThat(Shown.wrap("価格".repeat(30), "", "  "))
			.allSatisfy((line) -> assertThat(Shown.length(line)).isBetween(42, 80));
	}

	@Test
	void timesHaveTheirZone() {
		assertThat(Shown.time("2026-11-28T03:12:59.123Z")).isEqualTo("2026-11-28 03:12 UTC");
		assertThat(Shown.seconds("2026-11-28T03:12:00Z", "2026-11-28T03:12:01.5Z")).isEqualTo(1.5);
	}

}
