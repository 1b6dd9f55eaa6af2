package io.spidraparquet.terminal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrintableTests {

	@Test
	void leavesOrdinaryTextAsItIs() {
		String text = "Müll 😀 \u200dمرحبا 100 % ~ \u00a0";
		assertThat(Printable.line(text)).isSameAs(text);
		assertThat(Printable.lines(text)).isSameAs(text);
	}

	@Test
	void escapesEveryControlCharacter() {
		for (int c = 0; c <= Character.MAX_VALUE; c++) {
			boolean control = Character.getType(c) == Character.CONTROL || c == 0x2028 || c == 0x2029
					|| (c != 0x200d && isBidi(c));
			String line = Printable.line("a" + (char) c + "b");
			if (c == '\n' || c == '\r' || c == '\t') {
				assertThat(line).isEqualTo("a b");
			}
			else {
				assertThat(line).isEqualTo(control ? "a\\u" + String.format("%04x", c) + "b" : "a" + (char) c + "b");
			}
		}
	}

	private static boolean isBidi(int c) {
		return switch (Character.getDirectionality(c)) {
			case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING, Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
					Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING, Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
					Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT, Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
					Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE, Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
					Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE ->
				true;
			default -> c == 0x200e || c == 0x200f || c == 0x061c;
		};
	}

	@Test
	void keepsTheLinesOfAStackTrace() {
		assertThat(Printable.lines("Error: \u001b[2J\n\tat x\r\n")).isEqualTo("Error: \\u001b[2J\n\tat x \n");
	}

}
