package io.spidraparquet.dataset;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RunKeyTests {

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-23", "2028-02-29", "0001-01-01", "9999-12-31" })
	void ofADayIsTheDay(String day) {
		RunKey key = RunKey.ofDay(LocalDate.parse(day));
		assertThat(key).hasToString(day);
		assertThat(key.text()).isEqualTo(day);
		assertThat(key.day()).isEqualTo(LocalDate.parse(day));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "550e8400-e29b-41d4-a716-446655440000", "crawl-", "crawl-a", "crawls", "crawls-",
			"crawls-0123456789a", "crawls-0123456789abc", "crawls-0123456789AB", "crawls-0123456789ag", "2026-1-23",
			"2026-11-2", "02026-11-23", "2026-11-23x", "20261123", "Crawl-2026-11-23", "0123456789ab" })
	void ofOneCrawlIsItsId(String id) {
		RunKey key = RunKey.ofCrawls(List.of(id));
		assertThat(key.text()).isEqualTo(id);
		assertThat(key.day()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-23, crawl-2026-11-23", "2026-99-99, crawl-2026-99-99",
			"crawl-2026-11-23, crawl-crawl-2026-11-23", "crawl-crawl-2026-11-23, crawl-crawl-crawl-2026-11-23",
			"crawls-0123456789ab, crawl-crawls-0123456789ab",
			"crawl-crawls-0123456789ab, crawl-crawl-crawls-0123456789ab" })
	void anIdThatLooksLikeAnotherKeyIsToldApart(String id, String text) {
		RunKey key = RunKey.ofCrawls(List.of(id));
		assertThat(key.text()).isEqualTo(text);
		assertThat(key.day()).isNull();
	}

	@Test
	void ofSeveralCrawlsIsAHashWhateverTheirOrder() {
		assertThat(RunKey.ofCrawls(List.of("a", "b")).text()).isEqualTo("crawls-1eb7c54d5283");
		assertThat(RunKey.ofCrawls(List.of("b", "a"))).isEqualTo(RunKey.ofCrawls(List.of("a", "b")));
		assertThat(RunKey.ofCrawls(List.of("b", "a", "b"))).isEqualTo(RunKey.ofCrawls(Set.of("a", "b")));
		assertThat(RunKey.ofCrawls(List.of("a", "b")).day()).isNull();
	}

	@Test
	void anIdThatIsGivenTwiceIsOneCrawl() {
		assertThat(RunKey.ofCrawls(List.of("a", "a")).text()).isEqualTo("a");
	}

	@Test
	void otherCrawlsHaveAnotherKey() {
		List<RunKey> keys = List.of(RunKey.ofDay(LocalDate.of(2026, 11, 23)), RunKey.ofCrawls(List.of("2026-11-23")),
				RunKey.ofCrawls(List.of("crawl-2026-11-23")), RunKey.ofCrawls(List.of("a")),
				RunKey.ofCrawls(List.of("a", "b")), RunKey.ofCrawls(List.of("a", "b", "c")),
				RunKey.ofCrawls(List.of("ab", "c")), RunKey.ofCrawls(List.of("a", "bc")),
				RunKey.ofCrawls(List.of("crawls-1eb7c54d5283")), RunKey.ofCrawls(List.of("crawl-crawls-1eb7c54d5283")));
		assertThat(keys).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-02-30", "2026-13-01", "0000-00-00" })
	void aNameThatIsNoDayOfTheCalendarIsNoDay(String name) {
		assertThat(new RunKey(name).day()).isNull();
	}

}
