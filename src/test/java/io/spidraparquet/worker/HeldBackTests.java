package io.spidraparquet.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeldBackTests {

	private final TestClock clock = new TestClock();

	private final HeldBack held = new HeldBack(this.clock);

	@Test
	void aRunThatFailedWaitsAndTheOthersDoNot() {
		assertThat(this.held.isHeld(1)).isFalse();
		this.held.failed(1);
		assertThat(this.held.isHeld(1)).isTrue();
		assertThat(this.held.isHeld(2)).isFalse();
		this.held.works(1);
		assertThat(this.held.isHeld(1)).isFalse();
	}

	@Test
	void onePartAtATimeTriesItAgain() {
		this.held.failed(1);
		this.clock.passes(Duration.ofSeconds(2));
		assertThat(this.held.isHeld(1)).isFalse();
		assertThat(this.held.isHeld(1)).as("while the first one tries").isTrue();
	}

	@Test
	void itWaitsLongerEachTimeButAMinuteAtMost() {
		List<Long> waits = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			this.held.failed(1);
			long seconds = 0;
			for (; this.held.isHeld(1); seconds++) {
				this.clock.passes(Duration.ofSeconds(1));
			}
			waits.add(seconds);
		}
		assertThat(waits).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L);
	}

}
