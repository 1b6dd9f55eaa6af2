package io.spidraparquet.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RunProgressTests {

	private final RunProgress progress = new RunProgress();

	@Test
	void pausesCountOnceHoweverManyRequestsWait() throws InterruptedException {
		Instant until = Instant.now().plusMillis(200);
		this.progress.pause(until);
		this.progress.pause(until.plusMillis(100));
		this.progress.pause(until.minusMillis(50));
		TimeUnit.MILLISECONDS.sleep(350);
		Duration paused = this.progress.work().paused();
		assertThat(paused).isBetween(Duration.ofMillis(200), Duration.ofMillis(300));
		this.progress.pause(Instant.now().plusSeconds(3600)); // which does not end in
																// time
		assertThat(this.progress.work().paused()).isBetween(paused, paused.plusSeconds(60));
	}

	@Test
	void stepsAndRequestsAreKept() {
		this.progress.begin(Phase.PLAN);
		this.progress.responded(200);
		this.progress.responded(503);
		this.progress.begin(Phase.FETCH);
		this.progress.responded(200);
		this.progress.responded(0);
		this.progress.received(7);
		RunProgress.Work work = this.progress.work();
		assertThat(work.begun().keySet()).containsExactly(Phase.START, Phase.PLAN, Phase.FETCH);
		assertThat(work.begun()).containsEntry(Phase.START, this.progress.started());
		assertThat(work.responses()).hasToString("{0=1, 200=2, 503=1}");
		assertThat(work.bytes()).isEqualTo(7);
		assertThat(this.progress.phase()).isEqualTo(Phase.FETCH);
	}

}
