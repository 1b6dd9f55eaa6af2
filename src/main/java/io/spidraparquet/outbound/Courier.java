package io.spidraparquet.outbound;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages at the same time, each by a thread of its own that does not keep the
 * process alive. No message can fail the run, and none delays its end for longer than 2
 * seconds; only a message that is worth it, and whose receiver has responded that it is
 * busy, is waited for until 10 seconds are over. One line of the log tells each message
 * that was not accepted.
 */
public final class Courier {

	private static final Logger logger = LoggerFactory.getLogger(Courier.class);

	/** Longest delay by what does not respond. */
	static final long LIMIT_MILLIS = 2_000;

	/** Longest delay by what asks for another try. */
	static final long PATIENT_LIMIT_MILLIS = 10_000;

	private static final long SLICE_MILLIS = 100;

	private final String version;

	/**
	 * Creates a courier.
	 * @param version of this application
	 */
	public Courier(String version) {
		this.version = version;
	}

	/**
	 * Begins to send a message.
	 * @param message to send
	 * @param before what has to have ended before; null if there is none
	 * @return the message on its way
	 */
	public Sending send(Message message, @Nullable Sending before) {
		return new Sending(message, this.version, before);
	}

	/**
	 * Waits for messages to be accepted, as long as they are worth it, and logs those
	 * that are not.
	 * @param sent messages on their way
	 * @param hurried whether to wait for 2 seconds at most, asked again and again
	 */
	public void await(List<Sending> sent, BooleanSupplier hurried) {
		boolean interrupted = Thread.interrupted(); // would end the wait at once
		long start = System.nanoTime();
		try {
			for (Sending each : sent) {
				each.join(left(start, LIMIT_MILLIS));
			}
			while (!hurried.getAsBoolean() && left(start, PATIENT_LIMIT_MILLIS) > 0) {
				Sending busy = sent.stream().filter(Sending::isTryingAgain).findFirst().orElse(null);
				if (busy == null) {
					break;
				}
				busy.join(SLICE_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		sent.forEach(Courier::log);
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static long left(long start, long limit) {
		return limit - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	private static void log(Sending sending) {
		String failure = sending.failure();
		if (failure != null) {
			logger.warn("{} could not be sent to {}: {}; the run is not affected", sending.message().about(),
					sending.message().to().getHost(), failure);
		}
	}

}
