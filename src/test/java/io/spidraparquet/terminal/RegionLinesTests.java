package io.spidraparquet.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.spidraparquet.progress.Phase;
import io.spidraparquet.progress.RunProgress;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RegionLinesTests {

	private static final Instant NOW = Instant.parse("2026-11-29T03:00:00Z");

	private static RunProgress.Snapshot fetch(@Nullable Instant pausedUntil) {
		return new RunProgress.Snapshot(NOW, Phase.FETCH, Duration.ofSeconds(72), Duration.ofSeconds(70), 60, 23,
				11_500, 48_200_000, 0, 0, 0, 300, Duration.ofMinutes(15), pausedUntil, null, false);
	}

	private static List<String> lines(RunProgress.Snapshot now, int columns, boolean unicode) {
		return new RegionLines(false, unicode).of(now, columns).stream().map(AttributedString::toAnsi).toList();
	}

	@Test
	void showsStepsBarAndCounts() {
		assertThat(lines(fetch(null), 80, false)).containsExactly(
				"+ plan   | fetch   - write   - publish                          1:12",
				"  ###############......................... 38 %  about 2 min left".replace(" 38", "  38"),
				"  23 of 60 crawls, 11,500 pages, 48.2 MB, 688.6 kB/s");
		assertThat(lines(fetch(null), 80, true)).first().asString().startsWith("✓ plan   ⠋ fetch   · write");
	}

	@Test
	void aNarrowTerminalHasAShorterBarOrNone() {
		assertThat(lines(fetch(null), 50, false)).contains("  ########..............  38 %  about 2 min left");
		assertThat(lines(fetch(null), 30, false)).noneMatch((line) -> line.contains("#"));
	}

	@Test
	void saysWhatTheRunWaitsFor() {
		assertThat(lines(fetch(NOW.plusSeconds(60)), 80, false)).last()
			.asString()
			.startsWith("  waiting for the rate limit, on again ");
	}

	@Test
	void noColourMeansNoEscapes() {
		assertThat(String.join("", lines(fetch(NOW.plusSeconds(60)), 80, true))).doesNotContain("\u001b");
		assertThat(new RegionLines(true, true).of(fetch(null), 80)).first()
			.extracting(AttributedString::toAnsi)
			.asString()
			.contains("\u001b[32m");
	}

}
