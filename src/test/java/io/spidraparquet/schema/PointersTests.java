package io.spidraparquet.schema;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PointersTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "", "a", "a/b", "m~n", "~1", "~0", "~01", "/", "~", "//", " ", "é", "价格", "a.b", "\"", "\\" })
	void findsAgainEveryKeyThatItTook(String key) {
		String pointer = Pointers.child(Pointers.child("/data", key), key);
		assertThat(Pointers.tokens(pointer)).containsExactly("data", key, key);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			a/b, /data/a~1b
			m~n, /data/m~0n
			~1,  /data/~01
			'',  /data/
			' ', '/data/ '
			""")
	void escapesKeysAsRfc6901Says(String key, String pointer) {
		assertThat(Pointers.child("/data", key)).isEqualTo(pointer);
	}

	@Test
	void hasNoTokensForTheWholeDocument() {
		assertThat(Pointers.tokens("")).isEmpty();
	}

	@Test
	void ordersByDepthThenByPointer() {
		List<String> ordered = List.of("/data", "/data/", "/data/B", "/data/a", "/data/a~1a", "/data/b", "/data/a/a",
				"/data/a/b", "/data/a/a/a");
		assertThat(ordered.stream().sorted().sorted(Pointers.BY_DEPTH)).containsExactlyElementsOf(ordered);
		assertThat(ordered).isSortedAccordingTo(Pointers.BY_DEPTH);
	}

}
