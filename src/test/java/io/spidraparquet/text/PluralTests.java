package io.spidraparquet.text;

import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PluralTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "0 | 0 pages", "1 | 1 page", "2 | 2 pages", "11 | 11 pages", "999 | 999 pages",
					"1000 | 1,000 pages", "1001 | 1,001 pages", "1234567 | 1,234,567 pages",
					"9223372036854775807 | 9,223,372,036,854,775,807 pages" })
	void onlyOneIsSingular(long count, String text) {
		assertThat(Plural.of(count, "page")).isEqualTo(text);
	}

	@Test
	void isTheSameInEveryLocale() {
		Locale before = Locale.getDefault();
		try {
			for (String locale : new String[] { "de-DE", "fr-FR", "ar-EG", "hi-IN-u-nu-deva" }) {
				Locale.setDefault(Locale.forLanguageTag(locale));
				assertThat(Plural.of(1_200_000, "row")).isEqualTo("1,200,000 rows");
			}
		}
		finally {
			Locale.setDefault(before);
		}
	}

}
