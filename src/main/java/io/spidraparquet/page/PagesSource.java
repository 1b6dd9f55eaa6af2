package io.spidraparquet.page;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.spidraparquet.api.ApiException;

/**
 * Supplies the pages of crawls, from the API or from kept responses. Thread-safe.
 */
public interface PagesSource {

	/**
	 * Fetches the pages of a crawl.
	 * @param crawlId id of the crawl, checked by the caller
	 * @param body reads the body of each try; an {@link IOException} that it throws ends
	 * the try
	 * @throws ApiException if the API or the network does not give a complete response
	 * @throws IOException if the body cannot be kept
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	void fetch(String crawlId, BodyReader body) throws IOException, InterruptedException;

	/**
	 * The time at which the API was asked for what {@link #fetch} reads.
	 * @param crawlId id of the crawl
	 * @return microseconds since 1970-01-01T00:00:00Z
	 */
	default long fetchedAt(String crawlId) {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	/**
	 * Reads one body to its end.
	 */
	interface BodyReader {

		/**
		 * Reads a body.
		 * @param body of a response, closed by the caller
		 * @throws IOException if the body is incomplete or cannot be kept
		 */
		void read(InputStream body) throws IOException;

	}

}
