package io.spidraparquet.terminal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jline.terminal.Size;
import org.jline.utils.AttributedString;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The live lines on a terminal that, like xterm, does not wrap old lines at a new width.
 */
class LiveRegionTests {

	private final ScreenTerminal.VirtualTerminal virtual;

	LiveRegionTests() throws IOException {
		this.virtual = ScreenTerminal.withTerminal("test", "xterm-256color", 100, 12);
	}

	private void resize(int columns, int rows) {
		Size size = Size.of(columns, rows);
		this.virtual.screen().setSize(size);
		this.virtual.terminal().setSize(size);
	}

	private void log(String line) {
		LiveRegion.printAbove(() -> {
			this.virtual.terminal().writer().print(line + "\r\n");
			this.virtual.terminal().flush();
		});
	}

	private String shown() {
		return this.virtual.screen().toString();
	}

	private static List<AttributedString> lines(int width) {
		return Stream.of("a", "b", "c").map((each) -> new AttributedString(each.repeat(width))).toList();
	}

	@ParameterizedTest
	@ValueSource(ints = { 99, 61, 60, 59, 30, 10 })
	void aNarrowerTerminalKeepsWhatIsAbove(int width) throws IOException {
		try (LiveRegion region = LiveRegion.on(this.virtual.terminal(), false)) {
			log("first");
			log("second");
			region.show(lines(99));
			log("third");
			resize(width, 12);
			region.show(lines(99));
			log("fourth");
			resize(100, 12);
			region.show(lines(99));
			log("fifth");
		}
		assertThat(shown().lines().map(String::strip).filter((line) -> !line.isEmpty())).containsExactly("first",
				"second", "third", "fourth", "fifth");
	}

	/** The new size is met by a line of the log before the region is drawn again. */
	@Test
	void aLineThatComesWithTheNewSizeKeepsWhatIsAbove() throws IOException {
		try (LiveRegion region = LiveRegion.on(this.virtual.terminal(), false)) {
			log("first");
			region.show(lines(99));
			resize(40, 12);
			log("second");
			region.show(lines(99));
		}
		assertThat(shown()).contains("first", "second").doesNotContain("aa", "bb", "cc");
	}

	@Test
	void aTerminalThatIsTooLowShowsTheFirstLines() throws IOException {
		try (LiveRegion region = LiveRegion.on(this.virtual.terminal(), false)) {
			log("first");
			resize(100, 3);
			region.show(lines(20));
			assertThat(shown()).contains("aaa", "bbb").doesNotContain("ccc");
			log("second");
			assertThat(shown()).contains("second");
		}
	}

	/** Cells count, not characters. */
	@Test
	void wideCharactersAreCutAtTheWidth() throws IOException {
		try (LiveRegion region = LiveRegion.on(this.virtual.terminal(), false)) {
			log("first");
			for (int i = 0; i < 3; i++) {
				region.show(List.of(new AttributedString("価".repeat(99)), new AttributedString("😀".repeat(99)),
						new AttributedString("end" + i)));
			}
			assertThat(shown().lines().map(String::strip).filter((line) -> !line.isEmpty())).hasSize(4);
		}
		assertThat(shown().strip()).isEqualTo("first");
	}

	@Test
	void onlyTmuxIsKnownToWrapAnew() {
		assertThat(Screen.rewraps(Map.of("TMUX", "x", "TERM", "tmux-256color"))).isTrue();
		assertThat(Screen.rewraps(Map.of("TMUX", "x", "TERM", "screen"))).isTrue();
		assertThat(Screen.rewraps(Map.of("TMUX", "x", "TERM", "xterm"))).as("started in tmux").isFalse();
		assertThat(Screen.rewraps(Map.of("TMUX", "x", "STY", "y", "TERM", "screen"))).isFalse();
		assertThat(Screen.rewraps(Map.of())).isFalse();
	}

}
