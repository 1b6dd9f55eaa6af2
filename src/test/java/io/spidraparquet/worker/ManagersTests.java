package io.spidraparquet.worker;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ManagersTests {

	private static final URI OUTPUT = URI.create("file:///output");

	private final TestClock clock = new TestClock();

	private boolean seen = true;

	private boolean reachable = true;

	private final Managers managers = new Managers((output) -> {
		if (!this.reachable) {
			throw new IOException("refused");
		}
		return this.seen && output.equals(OUTPUT);
	}, this.clock);

	@Test
	void aManagerThatIsSeenLives() {
		assertThat(this.managers.look(1, OUTPUT)).isEqualTo(Managers.State.ALIVE);
		this.reachable = false;
		this.seen = false;
		assertThat(this.managers.look(1, OUTPUT)).isEqualTo(Managers.State.ALIVE);
	}

	@Test
	void aManagerIsGoneIfItIsNotSeenForHalfAMinute() {
		this.seen = false;
		assertThat(this.managers.look(1, OUTPUT)).isEqualTo(Managers.State.DOUBTFUL);
		this.clock.passes(Duration.ofSeconds(29));
		assertThat(this.managers.look(1, OUTPUT)).isEqualTo(Managers.State.DOUBTFUL);
		assertThat(this.managers.isGone(1)).isFalse();
		this.clock.passes(Duration.ofSeconds(1));
		assertThat(this.managers.look(1, OUTPUT)).isEqualTo(Managers.State.GONE);
		assertThat(this.managers.isGone(1)).isTrue();
		assertThat(this.managers.isGone(2)).isFalse();
	}

	@Test
	void aManagerThatIsNotSeenForSomeSecondsLives() {
		this.seen = false;
		this.managers.look(1, OUTPUT);
		this.clock.passes(Duration.ofSeconds(20));
		this.seen = true;
		assertThat(this.managers.look(1, OUTPUT)).isEqualTo(Managers.State.ALIVE);
		this.seen = false;
		this.clock.passes(Duration.ofSeconds(20));
		assertThat(this.managers.look(1, OUTPUT)).isEqualTo(Managers.State.DOUBTFUL);
	}

}
