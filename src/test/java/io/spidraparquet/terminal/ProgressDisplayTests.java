package io.spidraparquet.terminal;

import java.time.Duration;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.spidraparquet.progress.Phase;
import io.spidraparquet.progress.RunProgress;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressDisplayTests {

	@Test
	void aLogSaysNowAndThenWhatTheRunIsDoing() throws InterruptedException {
		Logger logger = (Logger) LoggerFactory.getLogger(ProgressDisplay.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		try {
			RunProgress progress = new RunProgress();
			progress.begin(Phase.WRITE);
			progress.expectPages(2);
			ProgressDisplay display = ProgressDisplay.logging(progress, Duration.ofMillis(20));
			while (lines.list.size() < 2) {
				Thread.sleep(5);
			}
			display.close();
			int said = lines.list.size();
			assertThat(lines.list).first().hasToString("[INFO] write: 0 of 2 pages");
			Thread.sleep(60);
			assertThat(lines.list).hasSize(said);
		}
		finally {
			logger.detachAppender(lines);
		}
	}

}
