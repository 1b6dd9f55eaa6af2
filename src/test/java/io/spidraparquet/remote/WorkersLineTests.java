package io.spidraparquet.remote;

import java.time.Instant;
import java.util.List;

import io.spidraparquet.remote.WorkersLine.Share;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WorkersLineTests {

	private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

	private final WorkersLine line = new WorkersLine("crawl");

	@BeforeEach
	void begin() {
		this.line.begin(START);
	}

	@Test
	void tellsOnceAMinuteWhoDoesWhat() {
		assertThat(this.line.of(List.of(new Share("w1", 2, 3)), START.plusSeconds(2))).isNull();
		assertThat(this.line.of(List.of(new Share("w1", 2, 1200), new Share("w2", 1, 1)), START.plusSeconds(60)))
			.isEqualTo("w1 1,200 crawls, w2 1 crawl");
		assertThat(this.line.of(List.of(new Share("w1", 2, 1201)), START.plusSeconds(119))).isNull();
	}

	@Test
	void tellsWhoWaits() {
		List<Share> shares = List.of(new Share("w1", 2, 300), new Share("w2", 0, 20));
		assertThat(this.line.of(shares, START.plusSeconds(10))).isNull();
		assertThat(this.line.of(shares, START.plusSeconds(310))).as("w2 has no part")
			.isEqualTo("w1 300 crawls (waiting for 5 min), w2 20 crawls");
	}

	@Test
	void saysNothingWhereNobodyIsAtWork() {
		assertThat(this.line.of(List.of(), START.plusSeconds(100))).isNull();
		assertThat(this.line.of(List.of(new Share("w1", 0, 3)), START.plusSeconds(100))).isNull();
	}

}
