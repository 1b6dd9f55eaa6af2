package io.spidraparquet.dataset;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeferredCrawlsTests {

	@Test
	void areSortedAndDistinct() {
		DeferredCrawls deferred = new DeferredCrawls(List.of("b", "a", "b"), List.of("d", "c"), List.of("f", "e", "e"));
		assertThat(deferred.notFetched()).containsExactly("a", "b");
		assertThat(deferred.unfinished()).containsExactly("c", "d");
		assertThat(deferred.postponed()).containsExactly("e", "f");
	}

	@Test
	void areTheSameInWhateverOrderTheyAreGiven() {
		assertThat(new DeferredCrawls(List.of("b", "a"), List.of(), List.of("c", "d")))
			.isEqualTo(new DeferredCrawls(List.of("a", "b"), List.of(), List.of("d", "c")))
			.isNotEqualTo(new DeferredCrawls(List.of("a", "b"), List.of("c", "d"), List.of()));
	}

	@Test
	void areNoneOnlyIfAllListsAreEmpty() {
		assertThat(DeferredCrawls.NONE.none()).isTrue();
		assertThat(new DeferredCrawls(List.of(), List.of(), List.of()).none()).isTrue();
		assertThat(new DeferredCrawls(List.of("a"), List.of(), List.of()).none()).isFalse();
		assertThat(new DeferredCrawls(List.of(), List.of("a"), List.of()).none()).isFalse();
		assertThat(new DeferredCrawls(List.of(), List.of(), List.of("a")).none()).isFalse();
	}

	@Test
	void doNotChangeWithTheListsThatTheyWereMadeOf() {
		List<String> ids = new ArrayList<>(List.of("a"));
		DeferredCrawls deferred = new DeferredCrawls(ids, ids, ids);
		ids.add("b");
		assertThat(deferred).isEqualTo(new DeferredCrawls(List.of("a"), List.of("a"), List.of("a")));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> deferred.postponed().add("c"));
	}

	@Test
	void listsThatADocumentLacksAreEmpty() {
		JsonMapper json = new JsonMapper();
		assertThat(json.readValue("{}", DeferredCrawls.class)).isEqualTo(DeferredCrawls.NONE);
		assertThat(json.readValue("{\"notFetched\":null,\"postponed\":[\"b\",\"a\"]}", DeferredCrawls.class))
			.isEqualTo(new DeferredCrawls(List.of(), List.of(), List.of("a", "b")));
	}

}
