package io.spidraparquet.api;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The deadline of one complete response, counted from its request.
 */
final class Deadline {

	/**
	 * One timer for all requests. That of {@link java.util.concurrent.CompletableFuture}
	 * wakes its thread for each request on newer versions of Java.
	 */
	private static final ScheduledThreadPoolExecutor TIMER = timer();

	private final String about;

	private final Duration total;

	private final long start = System.nanoTime();

	Deadline(String about, Duration total) {
		this.about = about;
		this.total = total;
	}

	private static ScheduledThreadPoolExecutor timer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "request-deadline");
			thread.setDaemon(true);
			return thread;
		});
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/**
	 * Sends the request and reads the head of the response. A read timeout counts from
	 * the last byte, so a timer disconnects a head that arrives byte by byte.
	 * @return the status, or -1 if the response is not HTTP
	 * @throws IOException if the head does not arrive in time
	 */
	int status(HttpURLConnection connection) throws IOException {
		// a timer that runs already can still be cancelled, so who is first is noted
		AtomicBoolean ended = new AtomicBoolean();
		Future<?> timer = TIMER.schedule(() -> {
			if (ended.compareAndSet(false, true)) {
				connection.disconnect();
			}
		}, this.total.toNanos(), TimeUnit.NANOSECONDS);
		try {
			int status = connection.getResponseCode();
			if (ended.compareAndSet(false, true)) {
				return status;
			}
		}
		catch (IOException ex) {
			if (ended.compareAndSet(false, true)) {
				throw ex;
			}
		}
		finally {
			timer.cancel(false);
		}
		throw missed();
	}

	/**
	 * Checks the deadline.
	 * @throws ApiException if it has passed
	 */
	void check() throws ApiException {
		if (System.nanoTime() - this.start > this.total.toNanos()) {
			throw missed();
		}
	}

	private ApiException missed() {
		return new ApiException(ApiException.Kind.NETWORK, "the response for " + this.about + " did not end within "
				+ this.total.toMillis() / 1000.0 + " s (spidra.api.total-timeout)");
	}

}
