package io.spidraparquet.job.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.spidraparquet.api.RequestForecast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says of the cost of a plan. */
class PlanCostTests {

	private static final Duration WINDOW = Duration.ofMinutes(15);

	@Test
	void oneWindowNeedsNoWordAboutTime() {
		assertThat(new PlanCost(1, 0, 2, new RequestForecast(1, 1, WINDOW, null)).text())
			.isEqualTo("1 crawl, 2 requests");
	}

	@Test
	void severalWindowsHaveAnEnd() {
		Instant end = Instant.now().plus(Duration.ofDays(2));
		assertThat(new PlanCost(60, 20, 1041, new RequestForecast(1040, 3, WINDOW, end)).text())
			.startsWith("60 crawls, 20 of them kept from an earlier start, 1,041 requests, about 3 windows of 15 min,"
					+ " done about " + LocalDate.ofInstant(end, ZoneId.systemDefault()) + " ");
	}

	@Test
	void theTimeHasItsZone() {
		Instant noon = LocalDate.now(ZoneOffset.UTC).atTime(12, 5).toInstant(ZoneOffset.UTC);
		assertThat(PlanCost.clock(noon, ZoneId.of("UTC"))).isEqualTo("12:05 UTC");
		assertThat(PlanCost.clock(Instant.parse("2026-01-05T23:30:00Z"), ZoneId.of("Europe/Berlin")))
			.isEqualTo("2026-01-06 00:30 CET");
	}

	@ParameterizedTest
	@CsvSource({ "PT15M, 15 min", "PT2H, 2 h", "PT90S, 90 s", "PT2S, 2 s" })
	void lengthsHaveTheirLargestUnit(Duration length, String text) {
		assertThat(PlanCost.length(length)).isEqualTo(text);
	}

}
