package io.spidraparquet.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextTableTests {

	@Test
	void alignsColumnsToTheirLongestCell() {
		assertThat(print(new TextTable(20, Set.of(1)).add(List.of("NAME", "ROWS", "SINCE"))
			.add(List.of("a", "1234567", "x"))
			.add(List.of("longer name", "8", "")))).isEqualTo("""
					NAME            ROWS  SINCE
					a            1234567  x
					longer name        8
					""");
	}

	@Test
	void cutsCellsAtTheirWidth() {
		assertThat(print(new TextTable(5, Set.of()).add(List.of("12345", "x")).add(List.of("123456", "y"))))
			.isEqualTo("""
					12345  x
					1234…  y
					""");
	}

	/** An emoji fills two cells of a terminal. */
	@Test
	void countsCellsOfTheTerminalNotCharacters() {
		assertThat(print(new TextTable(8, Set.of(0)).add(List.of("ä😀€", "|"))
			.add(List.of("😀😀😀😀", "|"))
			.add(List.of("😀😀😀😀😀", "|")))).isEqualTo("""
					    ä😀€  |
					😀😀😀😀  |
					 😀😀😀…  |
					""");
	}

	@Test
	void keepsACellOnItsLine() {
		assertThat(print(new TextTable(20, Set.of()).add(List.of("a\nb\r\n\tc", "\u001b[31mred")))).isEqualTo("""
				a b c  \\u001b[31mred
				""");
	}

	@Test
	void printsNothingWithoutRows() {
		assertThat(print(new TextTable(20, Set.of()))).isEmpty();
	}

	private static String print(TextTable table) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
		return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
	}

}
