package io.spidraparquet.demo;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DemoNightsTests {

	private static final LocalDate LAST = LocalDate.of(2026, 11, 28);

	private static final int USUAL = 80;

	private final DemoNights nights = new DemoNights(30, LAST);

	private DemoEndpoint endpoint;

	private DemoClient client;

	@BeforeEach
	void start() throws Exception {
		this.endpoint = DemoEndpoint.start(DemoClient.KEY, null, this.nights);
		this.client = new DemoClient(this.endpoint);
	}

	@AfterEach
	void close() {
		this.endpoint.close();
	}

	static IntStream numbers() {
		return IntStream.rangeClosed(DemoNights.FEWEST, DemoNights.MOST);
	}

	@ParameterizedTest
	@MethodSource("numbers")
	void eventsHaveNightsOfTheirOwn(int number) {
		DemoNights some = new DemoNights(number, LAST);
		assertThat(some.day(number)).isEqualTo(LAST);
		assertThat(some.planted()).isNotEmpty().allMatch((event) -> event.story().length() <= 64);
		Set<Integer> taken = new HashSet<>();
		for (NightEvent event : NightEvent.values()) {
			int first = some.first(event);
			if (first == Integer.MAX_VALUE) {
				continue;
			}
			assertThat(some.fails(first)).isEqualTo(event.fails());
			for (int night = first; night < first + event.nights(); night++) {
				assertThat(taken.add(night)).as("%s in night %d", event, night).isTrue();
				assertThat(night).isBetween(2, number);
			}
		}
		assertThat(some.planted()).extracting(DemoNights.Planted::day).isSorted();
		assertThat(some.fails(number)).as("the last night is published").isFalse();
	}

	@Test
	void thirtyNightsHaveAllEvents() {
		assertThat(Arrays.stream(NightEvent.values()).map(this.nights::first)).containsExactly(3, 10, 13, 15, 19, 22,
				25, 28);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1, 91 })
	void refusesOtherNumbers(int number) {
		assertThatIllegalArgumentException().isThrownBy(() -> new DemoNights(number, LAST));
	}

	@Test
	void aNightIsTheSameEachTime() throws Exception {
		this.endpoint.begin(this.nights, 20);
		String first = this.client.json("/crawl/mugs-2026-11-18/pages").toString();
		this.endpoint.begin(new DemoNights(30, LAST), 20);
		assertThat(this.client.json("/crawl/mugs-2026-11-18/pages").toString()).isEqualTo(first);
	}

	@Test
	void listsTheCrawlsOfAllNightsUpToThisOne() throws Exception {
		assertThat(this.client.json("/crawl/history").path("total").asInt()).isEqualTo(4);
		this.endpoint.begin(this.nights, 7);
		JsonNode history = this.client.json("/crawl/history?limit=100");
		assertThat(history.path("total").asInt()).isEqualTo(28);
		assertThat(history.at("/jobs/0/created_at").asString()).startsWith(this.nights.day(7).toString());
		for (JsonNode job : history.path("jobs")) {
			assertThat(this.endpoint.crawlIds()).contains(job.path("id").asString());
		}
		int pages = history.at("/jobs/0/pages_crawled").asInt();
		assertThat(pages(history.at("/jobs/0/id").asString())).hasSize(pages);
	}

	@Test
	void refusesOneCrawlForSixNights() throws Exception {
		String crawlId = "lamps-" + this.nights.day(3);
		for (int night = 3; night <= 9; night++) {
			this.endpoint.begin(this.nights, night);
			int status = this.client.get("/crawl/" + crawlId + "/pages").statusCode();
			assertThat(status).as("night %d", night).isEqualTo((night < 9) ? 403 : 200);
			assertThat(this.client.get("/crawl/lamps-" + this.nights.day(2) + "/pages").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void isDownForOneNight() throws Exception {
		this.endpoint.begin(this.nights, 15);
		assertThat(this.client.get("/crawl/history").statusCode()).isEqualTo(503);
		this.endpoint.begin(this.nights, 16);
		assertThat(this.client.get("/crawl/history").statusCode()).isEqualTo(200);
	}

	@Test
	void plantsWhatItSays() throws Exception {
		for (int night = 1; night <= this.nights.size(); night++) {
			if (night == 15) {
				continue;
			}
			this.endpoint.begin(this.nights, night);
			int all = 0;
			int failed = 0;
			int texts = 0;
			int sellers = 0;
			int reduced = 0;
			for (String shop : List.of("kettles", "mugs", "lamps", "stools")) {
				if (night >= 3 && night <= 8 && shop.equals("lamps")) {
					continue;
				}
				for (JsonNode page : pages(shop + "-" + this.nights.day(night))) {
					all++;
					failed += page.path("status").asString().equals("failed") ? 1 : 0;
					texts += page.at("/data/price/amount").isString() ? 1 : 0;
					sellers += page.at("/data/seller/name").isString() ? 1 : 0;
					reduced += page.at("/data/discount_percent").isNumber() ? 1 : 0;
				}
			}
			assertThat(all).as("pages of night %d", night).isBetween((night == 25) ? 12 : USUAL / 2, 130);
			assertThat((double) failed / all).as("failed pages of night %d", night)
				.isBetween((night == 28) ? 0.7 : (night == 13) ? 0.35 : 0,
						(night == 28) ? 0.8 : (night == 13) ? 0.5 : 0.1);
			assertThat((double) texts / all).as("texts of night %d", night)
				.isBetween((night == 19) ? 0.15 : 0, (night == 19) ? 0.25 : 0);
			assertThat(sellers == 0).as("no seller in night %d", night).isEqualTo(night == 22);
			assertThat(reduced > 0).as("discount in night %d", night).isEqualTo(night >= 10);
		}
	}

	@Test
	void extractsPagesAgainAfterANightWithTooManyFailures() throws Exception {
		String crawlId = "mugs-" + this.nights.day(28);
		this.endpoint.begin(this.nights, 28);
		assertThat(failed(crawlId)).isGreaterThan(15);
		this.endpoint.begin(this.nights, 29);
		assertThat(failed(crawlId)).isLessThan(5);
	}

	private long failed(String crawlId) throws Exception {
		return pages(crawlId).valueStream().filter((page) -> page.path("status").asString().equals("failed")).count();
	}

	private JsonNode pages(String crawlId) throws Exception {
		return this.client.json("/crawl/" + crawlId + "/pages").path("pages");
	}

}
