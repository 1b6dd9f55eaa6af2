package io.spidraparquet.api;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The header {@code Retry-After}, and {@code retry_after} in the body of an error. */
class RetryAfterTests {

	@ParameterizedTest
	@CsvSource({ "0, PT0S", "7, PT7S", "' 60 ', PT1M", "007, PT7S", "999999999, PT999999999S" })
	void takesSeconds(String header, Duration wait) {
		assertThat(ApiErrors.retryAfter(header, null)).isEqualTo(wait);
	}

	@Test
	void takesADateAheadInAnyLocale() {
		Locale before = Locale.getDefault();
		try {
			for (String tag : new String[] { "en", "de", "ar-EG", "ja" }) {
				Locale.setDefault(Locale.forLanguageTag(tag));
				String header = httpDate(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100));
				assertThat(ApiErrors.retryAfter(header, null)).as(header)
					.isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
			}
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void takesADateThatIsOverForAtOnce() {
		assertThat(ApiErrors.retryAfter("Wed, 21 Oct 2015 07:28:00 GMT", null)).isEqualTo(Duration.ZERO);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1", "1.5", "0x10", "2026-11-24T00:00:00Z", "Wed, 99 Oct 2015 07:28:00 GMT",
			"١٢" })
	void passesOverAHeaderThatIsNeither(String header) {
		assertThat(ApiErrors.retryAfter(header, null)).isNull();
		assertThat(ApiErrors.retryAfter(header, body("{\"retry_after\":3}"))).isEqualTo(Duration.ofSeconds(3));
	}

	@ParameterizedTest
	@CsvSource({ "60, PT1M", "0, PT0S", "1.5, PT1.5S", "1e2, PT1M40S", "1e300, PT277777H46M40S" })
	void takesSecondsOfTheBody(String seconds, Duration wait) {
		assertThat(ApiErrors.retryAfter(null, body("{\"retry_after\":" + seconds + "}"))).isEqualTo(wait);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "null", "\"soon\"", "{}", "true" })
	void passesOverABodyThatDoesNotSay(String seconds) {
		assertThat(ApiErrors.retryAfter(null, body("{\"retry_after\":" + seconds + "}"))).isNull();
	}

	@Test
	void letsTheHeaderWin() {
		assertThat(ApiErrors.retryAfter("7", body("{\"retry_after\":60}"))).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void knowsNothingWhereNothingIsSaid() {
		assertThat(ApiErrors.retryAfter(null, null)).isNull();
		assertThat(ApiErrors.retryAfter(null, body("{}"))).isNull();
		assertThat(ApiErrors.retryAfter(null, body("[1]"))).isNull();
	}

	private static String httpDate(ZonedDateTime time) {
		return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).format(time);
	}

	private static JsonNode body(String json) {
		return new JsonMapper().readTree(json);
	}

}
