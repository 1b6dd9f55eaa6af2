package io.spidraparquet.outbound;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way. It is tried up to three times if its receiver cannot be reached
 * or is busy, within the time that the {@link Courier} waits. A receiver that takes the
 * message and does not respond is not asked again: it may have accepted it.
 */
public final class Sending {

	private static final int MOST_TRIES = 3;

	private static final long FIRST_PAUSE_MILLIS = 500;

	private static final long NANOS_OF_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private final Message message;

	private final String version;

	private final @Nullable Sending before;

	private final Thread thread;

	private final long start = System.nanoTime();

	private volatile boolean ended;

	private volatile boolean busy;

	private volatile @Nullable String failure;

	Sending(Message message, String version, @Nullable Sending before) {
		this.message = message;
		this.version = version;
		this.before = before;
		this.thread = new Thread(this::run, "outbound");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run() {
		try {
			if (this.before != null) {
				this.before.thread.join(Courier.LIMIT_MILLIS);
			}
			sendUntilAccepted();
		}
		catch (InterruptedException ex) {
			this.failure = "interrupted";
		}
		catch (RuntimeException | LinkageError ex) {
			this.failure = Redaction.of(String.valueOf(ex.getMessage()));
		}
		this.ended = true;
	}

	private void sendUntilAccepted() throws InterruptedException {
		for (int tries = 1;; tries++) {
			HttpPost.Result result = HttpPost.send(this.message, this.version, Duration.ofMillis(Courier.LIMIT_MILLIS));
			this.failure = result.failure();
			long pause = pause(result, tries);
			if (pause < 0) {
				return;
			}
			this.busy = result.responded();
			TimeUnit.MILLISECONDS.sleep(pause);
		}
	}

	/** Milliseconds until the next try; negative if there is none. */
	private long pause(HttpPost.Result result, int tries) {
		if (result.failure() == null || !result.passing() || tries == MOST_TRIES) {
			return -1;
		}
		Duration asked = result.retryAfter();
		long own = FIRST_PAUSE_MILLIS * tries;
		boolean patient = this.message.patient() && result.responded();
		long pause = (patient && asked != null) ? Math.max(own, asked.toMillis()) : patient ? 2 * own : own;
		long over = (System.nanoTime() - this.start) / NANOS_OF_MILLI + pause;
		return (over < (patient ? Courier.PATIENT_LIMIT_MILLIS : Courier.LIMIT_MILLIS)) ? pause : -1;
	}

	/**
	 * Waits for the end.
	 * @param millis longest wait; none if it is not above 0
	 */
	void join(long millis) throws InterruptedException {
		if (millis > 0) {
			this.thread.join(millis);
		}
	}

	/** Whether the receiver was busy, and is asked again. */
	boolean isTryingAgain() {
		return this.message.patient() && this.busy && !this.ended;
	}

	Message message() {
		return this.message;
	}

	/** Why the message was not accepted so far; null if it was. */
	@Nullable String failure() {
		String last = this.failure;
		if (this.ended || last != null) {
			return last;
		}
		return HttpPost.noResponse(Duration.ofMillis(Courier.LIMIT_MILLIS));
	}

}
