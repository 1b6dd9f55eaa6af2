package io.spidraparquet.terminal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CellsTests {

	/** Latin, Chinese, an accent that joins the letter before it, an emoji. */
	@ParameterizedTest
	@CsvSource({ "abc, 3", "価格, 4", "e\u0301a, 2", "😀, 2", "'', 0" })
	void wideCharactersFillTwoCells(String text, int cells) {
		assertThat(Cells.of(text)).isEqualTo(cells);
	}

	@Test
	void aWideCharacterIsNotHalved() {
		assertThat(Cells.start("価格表", 3)).isEqualTo("価");
		assertThat(Cells.end("価格表", 3)).isEqualTo("表");
		assertThat(Cells.cut("価格表", 6)).isEqualTo("価格表");
		assertThat(Cells.cut("価格表", 5)).isEqualTo("価格…");
		assertThat(Cells.cut("価格表", 4)).isEqualTo("価…");
	}

}
