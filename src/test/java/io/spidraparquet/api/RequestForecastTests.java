package io.spidraparquet.api;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import io.spidraparquet.progress.RunProgress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** How long requests take by the rate limit, as far as it is known. */
class RequestForecastTests {

	private static final Duration WINDOW = Duration.ofMinutes(15);

	private static void endsIn(RequestForecast forecast, Duration expected) {
		assertThat(forecast.end()).isNotNull();
		assertThat(Duration.between(Instant.now(), forecast.end()).toSeconds()).isCloseTo(expected.toSeconds(),
				within(20L));
	}

	private static RequestBudget budget(int perWindow) {
		return new RequestBudget(
				new ApiProperties(URI.create("http://127.0.0.1/api"), perWindow, WINDOW, 4, Duration.ofSeconds(1),
						Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ZERO, ApiProperties.Budget.ADDRESS),
				new RunProgress());
	}

	@Test
	void hasNoEndWhereTheCurrentWindowSuffices() throws Exception {
		RequestBudget budget = budget(300);
		budget.take();
		assertThat(budget.sent()).isEqualTo(1);
		assertThat(budget.forecast(299)).isEqualTo(new RequestForecast(299, 1, WINDOW, null));
		assertThat(budget.forecast(0).end()).isNull();
	}

	@Test
	void waitsForAsManyWindowsAsItNeeds() throws Exception {
		RequestBudget budget = budget(25);
		budget.take();
		RequestForecast forecast = budget.forecast(60);
		assertThat(forecast.windows()).isEqualTo(3); // 24, 25 and 11
		endsIn(forecast, WINDOW.multipliedBy(2));
	}

	@Test
	void goesByTheServerWhereItAllowsLess() throws Exception {
		RequestBudget budget = budget(300);
		budget.take();
		budget.responded(new RateLimitHeaders(100, 10, Duration.ofMinutes(5), false));
		assertThat(budget.forecast(10).end()).isNull();
		RequestForecast forecast = budget.forecast(211);
		assertThat(forecast.windows()).isEqualTo(4); // 10, 100, 100 and 1
		endsIn(forecast, Duration.ofMinutes(35));
	}

	@Test
	void anExhaustedWindowIsNoneInWhichAnythingIsSent() throws Exception {
		RequestBudget budget = budget(300);
		budget.take();
		budget.responded(new RateLimitHeaders(300, 0, Duration.ofMinutes(5), false));
		assertThat(budget.forecast(1).windows()).isEqualTo(1);
		endsIn(budget.forecast(1), Duration.ofMinutes(5));
	}

}
