package io.spidraparquet.worker;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeartbeatTests {

	@Test
	void aMessageThatIsLostIsNoticedWhileThePartIsWorkedOn() throws Exception {
		CountDownLatch noticed = new CountDownLatch(1);
		Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
		try (Heartbeat heartbeat = Heartbeat.on(connection)) {
			heartbeat.ifLost(noticed::countDown);
			connection.close();
			assertThat(noticed.await(20, TimeUnit.SECONDS)).isTrue();
			AtomicInteger later = new AtomicInteger();
			heartbeat.ifLost(later::incrementAndGet);
			assertThat(later).hasValue(1);
		}
	}

	@Test
	void aMessageThatHasEndedIsNotLost() throws Exception {
		AtomicInteger noticed = new AtomicInteger();
		try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
			try (Heartbeat heartbeat = Heartbeat.on(connection)) {
				heartbeat.ifLost(noticed::incrementAndGet);
			}
		}
		Thread.sleep(100);
		assertThat(noticed).hasValue(0);
	}

}
