package io.spidraparquet.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SilenceTests {

	private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

	private static final WorkDone SOME = new WorkDone(3, 1, 40, 200, 0);

	private static final List<String> NOBODY = List.of();

	private static final List<String> ONE = List.of("0.1.0 w1");

	private final Silence silence = new Silence(Duration.ofMinutes(15));

	@BeforeEach
	void begin() {
		this.silence.begin(START);
	}

	private @Nullable String hear(WorkDone done, int second, List<String> connected) {
		return this.silence.hear(done, 10, START.plusSeconds(second), () -> connected);
	}

	@Test
	void saysThatNoWorkerHasBegun() {
		assertThat(hear(WorkDone.NOTHING, 19, NOBODY)).isNull();
		assertThat(hear(WorkDone.NOTHING, 20, NOBODY))
			.startsWith("no worker has taken one of 10 parts yet: none is connected to this database; start one with ");
		assertThat(hear(WorkDone.NOTHING, 22, NOBODY)).as("not again at once").isNull();
		assertThat(hear(WorkDone.NOTHING, 319, NOBODY)).isNull();
		assertThat(hear(WorkDone.NOTHING, 320, ONE))
			.startsWith("no worker has taken one of 10 parts yet: those that are"
					+ " connected (0.1.0 w1) are busy, have another version or another spidra.api.url, or cannot work on this run");
	}

	@Test
	void saysThatAllWorkersHaveGoneInTheMiddle() {
		assertThat(hear(SOME, 100, ONE)).isNull();
		assertThat(hear(SOME, 119, NOBODY)).isNull();
		assertThat(hear(SOME, 120, NOBODY)).startsWith(
				"no worker has done anything for 20 s, with 9 of 10 parts left: none is connected to this database");
	}

	@Test
	void givesThoseThatAreConnectedTheTimeOfAWindow() {
		assertThat(hear(SOME, 100, ONE)).isNull();
		assertThat(hear(SOME, 100 + 900, ONE)).isNull();
		assertThat(hear(SOME, 100 + 920, ONE))
			.startsWith("no worker has done anything for 920 s, with 9 of 10 parts left: those that are connected (");
	}

	@Test
	void beginsAnewWheneverSomethingHappens() {
		assertThat(hear(SOME, 100, NOBODY)).isNull();
		assertThat(hear(SOME, 120, NOBODY)).isNotNull();
		WorkDone more = new WorkDone(3, 1, 41, 200, 0);
		assertThat(hear(more, 130, NOBODY)).isNull();
		assertThat(hear(more, 149, NOBODY)).isNull();
		assertThat(hear(more, 150, NOBODY)).isNotNull();
		this.silence.begin(START.plusSeconds(200));
		assertThat(hear(WorkDone.NOTHING, 219, NOBODY)).as("of the next step").isNull();
	}

}
