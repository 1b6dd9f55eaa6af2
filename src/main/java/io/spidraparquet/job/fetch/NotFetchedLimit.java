package io.spidraparquet.job.fetch;

import java.util.concurrent.atomic.AtomicInteger;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.run.Counts;
import io.spidraparquet.run.PlannedCrawl;

/**
 * How many crawls of a nightly run may be left for the next night because they could not
 * be fetched: a share of the plan, and one that the API does not give at all whatever the
 * plan, or it would keep small runs from ever being published. A crawl that an earlier
 * night has left is no news and does not count. Thread-safe.
 */
final class NotFetchedLimit {

	private final double share;

	private final AtomicInteger passing = new AtomicInteger();

	private final AtomicInteger lasting = new AtomicInteger();

	NotFetchedLimit(double share) {
		this.share = share;
	}

	/**
	 * Counts a crawl.
	 * @throws FetchFailedException if there are too many
	 */
	void add(PlannedCrawl crawl, ApiException failure, int planned) throws FetchFailedException {
		if (!crawl.deferredBefore()) {
			(failure.kind().isPassing() ? this.passing : this.lasting).incrementAndGet();
		}
		int allowedLasting = (this.share > 0) ? 1 : 0;
		int counted = this.passing.get() + Math.max(0, this.lasting.get() - allowedLasting);
		if (counted > this.share * planned) {
			throw new FetchFailedException((this.passing.get() + this.lasting.get()) + " of " + planned
					+ " crawls could not be fetched, more than spidra.skip.max-crawls (" + this.share
					+ ") lets a run leave for the next night; the last: " + failure.getMessage());
		}
	}

}
