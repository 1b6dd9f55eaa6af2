package io.spidraparquet.terminal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Text in lines of a limited width. */
class WrappedTests {

	@Test
	void breaksAtBlanksAndKeepsLongWords() {
		assertThat(Wrapped.lines("one two  three", 7)).containsExactly("one two", "three");
		assertThat(Wrapped.lines("a /very/long/path b", 6)).containsExactly("a", "/very/long/path", "b");
		assertThat(Wrapped.lines("", 6)).containsExactly("");
	}

	@Test
	void furtherLinesAreIndentedAsFar() {
		assertThat(Wrapped.labelled("label", 8, "x".repeat(40) + " " + "y".repeat(40)))
			.containsExactly("label   " + "x".repeat(40), "        " + "y".repeat(40));
	}

	@Test
	void controlCharactersBecomeEscapes() {
		assertThat(Wrapped.lines("a\nb\u001b", 80)).containsExactly("a b\\u001b");
	}

}
