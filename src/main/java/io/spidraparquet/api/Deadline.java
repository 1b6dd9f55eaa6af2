package io.spidraparquet.api;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * When one whole answer has to be there, counted from its request.
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
	 * Sends the request and reads the head of the answer. A read timeout counts from the
	 * last byte, so a head that comes byte by byte is ended from outside.
	 * @return the status, or -1 if the answer is not HTTP
	 * @throws IOException if there is no head in time
	 */
	int status(HttpURLConnection connection) throws IOException {
		CompletableFuture<Void> answered = new CompletableFuture<>();
		CompletableFuture<Void> unused = answered.orTimeout(this.total.toNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((none, late) -> {
				if (late != null) {
					connection.disconnect();
				}
			});
		try {
			int status = connection.getResponseCode();
			if (answered.complete(null)) {
				return status;
			}
		}
		catch (IOException ex) {
			if (answered.complete(null)) {
				throw ex;
			}
		}
		throw missed();
	}

	/**
	 * Ends an answer that is late.
	 * @throws ApiException if it is
	 */
	void check() throws ApiException {
		if (System.nanoTime() - this.start > this.total.toNanos()) {
			throw missed();
		}
	}

	private ApiException missed() {
		return new ApiException(ApiException.Kind.NETWORK, "the answer for " + this.about + " did not end within "
				+ this.total.toMillis() / 1000.0 + " s (spidra.api.total-timeout)");
	}

}
