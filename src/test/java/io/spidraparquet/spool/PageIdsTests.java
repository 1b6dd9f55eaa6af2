package io.spidraparquet.spool;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PageIdsTests {

	private final PageIds ids = new PageIds();

	@Test
	void seesEachIdForTheFirstTimeOnce() {
		for (int i = 0; i < 200_000; i++) {
			assertThat(add("page-" + i)).as("page-%d", i).isTrue();
		}
		for (int i = 0; i < 200_000; i++) {
			assertThat(add("page-" + i)).as("page-%d", i).isFalse();
		}
		assertThat(add("page-200000")).isTrue();
	}

	@Test
	void tellsIdsApartThatAreNearEachOther() {
		for (String id : List.of("", " ", "a", "A", "a ", "aa", "ab", "ba", "ä", "a\u0308", "\u0000", "0", "00",
				"page-1", "page-10", "Aa", "BB", "\uD83D\uDE00", "\uD83D\uDE01")) {
			assertThat(add(id)).as("'%s'", id).isTrue();
			assertThat(add(id)).as("'%s'", id).isFalse();
		}
	}

	private boolean add(String id) {
		return this.ids.add(id.getBytes(StandardCharsets.UTF_8));
	}

}
