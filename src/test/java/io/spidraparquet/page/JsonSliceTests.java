package io.spidraparquet.page;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonSliceTests {

	private static final byte[] PAGE = "{\"data\":[1,\"ä\"]}".getBytes(StandardCharsets.UTF_8);

	@Test
	void ofAnArrayIsAllOfIt() {
		JsonSlice slice = JsonSlice.of(PAGE);
		assertThat(slice.start()).isZero();
		assertThat(slice.end()).isEqualTo(PAGE.length);
		assertThat(slice.length()).as("in bytes").isEqualTo(17);
		assertThat(slice.bytes()).isSameAs(PAGE);
	}

	@Test
	void emptyHasNoBytes() {
		assertThat(JsonSlice.EMPTY.length()).isZero();
		assertThat(JsonSlice.EMPTY.copy()).isEmpty();
		assertThat(JsonSlice.EMPTY.part(0, 0).copy()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "0 | 17 | {\"data\":[1,\"ä\"]}", "8 | 16 | [1,\"ä\"]", "9 | 10 | 1", "0 | 1 | {", "16 | 17 | }" },
			quoteCharacter = '\'')
	void aPartSharesTheBytes(int from, int to, String text) {
		JsonSlice part = JsonSlice.of(PAGE).part(from, to);
		assertThat(text(part)).isEqualTo(text);
		assertThat(part.length()).isEqualTo(to - from);
		assertThat(part.bytes()).isSameAs(PAGE);
	}

	@Test
	void aPartOfAPartIsCountedFromThePart() {
		JsonSlice data = JsonSlice.of(PAGE).part(8, 16);
		assertThat(data.part(3, 7)).isEqualTo(new JsonSlice(PAGE, 11, 15));
		assertThat(text(data.part(3, 7))).isEqualTo("\"ä\"");
		assertThat(data.part(0, data.length())).isEqualTo(data);
		assertThat(data.part(8, 8).length()).isZero();
	}

	@Test
	void aCopyHasBytesOfItsOwn() {
		byte[] page = PAGE.clone();
		JsonSlice slice = JsonSlice.of(page).part(9, 10);
		byte[] copy = slice.copy();
		page[9] = '2';
		assertThat(copy).containsExactly('1');
		assertThat(slice.copy()).containsExactly('2');
	}

	@Test
	void equalsAnotherOfTheSameArrayAndPlaceOnly() {
		JsonSlice slice = JsonSlice.of(PAGE);
		assertThat(slice).isEqualTo(JsonSlice.of(PAGE)).hasSameHashCodeAs(JsonSlice.of(PAGE));
		assertThat(slice).isNotEqualTo(JsonSlice.of(PAGE.clone()));
		assertThat(slice).isNotEqualTo(slice.part(0, 16));
		assertThat(slice).isNotEqualTo(slice.part(1, 17));
	}

	private static String text(JsonSlice slice) {
		return new String(slice.copy(), StandardCharsets.UTF_8);
	}

}
