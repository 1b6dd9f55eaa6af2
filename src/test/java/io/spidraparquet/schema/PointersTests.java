package io.spidraparquet.schema;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PointersTests {

	@Property
	void findsAgainEveryKeyThatItTook(@ForAll("keys") List<String> keys) {
		String pointer = keys.stream().reduce(Pointers.DATA, Pointers::child);
		assertThat(Pointers.tokens(pointer)).startsWith("data")
			.endsWith(keys.toArray(String[]::new))
			.hasSize(keys.size() + 1);
		assertThat(Pointers.parse(pointer)).isEqualTo(pointer);
		String path = pointer.replaceFirst("^/data/?", "");
		if (!path.isBlank() && !path.startsWith("/")) {
			assertThat(Pointers.parse(path)).isEqualTo(pointer);
		}
	}

	@Provide
	Arbitrary<List<String>> keys() {
		return Arbitraries
			.oneOf(Arbitraries.of("", "/", "~", "~1", "~0", "~01", "//", " ", "data", "價"), RandomScalars.strings(8))
			.list()
			.ofMaxSize(4);
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
	void refusesAPathThatNoColumnCanHave() {
		String longest = "/data/" + "k".repeat(Pointers.MAX_LENGTH - "/data/".length());
		assertThat(Pointers.parse(longest)).isEqualTo(longest);
		assertThatIllegalArgumentException().isThrownBy(() -> Pointers.parse(longest + "k"))
			.withMessageContaining("4097 characters");
	}

	@Test
	void hasNoTokensForTheDocumentItself() {
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
