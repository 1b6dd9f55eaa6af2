package io.spidraparquet.api;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The deadline of one complete response, counted from its request.
 */
final class Deadline {

	private final String about;

	private final Duration total;

	private final long start = System.nanoTime();

	Deadline(String about, Duration total) {
		this.about = about;
		this.total = total;
	}

	/**
	 * Sends the request and reads the head of the response. A read timeout counts from
	 * the last byte, so a timer disconnects a head that arrives byte by byte.
	 * @return the status, or -1 if the response is not HTTP
	 * @throws IOException if the head does not arrive in time
	 */
	int status(HttpURLConnection connection) throws IOException {
		CompletableFuture<Void> responded = new CompletableFuture<>();
		CompletableFuture<Void> unused = responded.orTimeout(this.total.toNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((none, late) -> {
				if (late != null) {
					connection.disconnect();
				}
			});
		try {
			int status = connection.getResponseCode();
			if (responded.complete(null)) {
				return status;
			}
		}
		catch (IOException ex) {
			if (responded.complete(null)) {
				throw ex;
			}
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
