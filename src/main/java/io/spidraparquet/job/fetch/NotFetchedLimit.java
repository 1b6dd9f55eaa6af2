package io.spidraparquet.job.fetch;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.run.Counts;
import io.spidraparquet.run.CrawlFate;
import io.spidraparquet.run.JobProperties;
import io.spidraparquet.run.Outcome;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;

/**
 * Limits how many crawls a nightly run defers because they could not be fetched, to a
 * share of the plan. If the share is above 0, one crawl that the API refuses for good is
 * not counted: it would prevent small runs from ever being published. A crawl that an
 * earlier night deferred already does not count either. Thread-safe.
 */
final class NotFetchedLimit {

	private final double share;

	private final AtomicInteger passing = new AtomicInteger();

	private final AtomicInteger lasting = new AtomicInteger();

	NotFetchedLimit(double share) {
		this.share = share;
	}

	/**
	 * Checks the crawls of all slices, which several processes have fetched, each with a
	 * limit of its own. As it is not known which failures pass, one is taken to last.
	 * @throws FetchFailedException if too many could not be fetched
	 */
	static void require(double share, Plan plan, Outcome outcome) throws FetchFailedException {
		Set<String> failed = Set.copyOf(outcome.crawls(CrawlFate.NOT_FETCHED));
		long counted = plan.crawls()
			.stream()
			.filter((crawl) -> !crawl.deferredBefore() && failed.contains(crawl.id()))
			.count();
		require(share, plan.crawls().size(), counted);
	}

	/**
	 * The same while slices are being fetched.
	 * @param planned number of planned crawls
	 * @param counted those that could not be fetched so far, without what an earlier
	 * night has deferred
	 * @throws FetchFailedException if too many could not be fetched
	 */
	static void require(double share, int planned, long counted) throws FetchFailedException {
		if (!JobProperties.Skip.isWithin(Math.max(0, counted - ((share > 0) ? 1 : 0)), share, planned)) {
			throw new FetchFailedException(
					counted + " of " + planned + " crawls could not be fetched, more than spidra.skip.max-crawls ("
							+ share + ") allows a run to defer to the next night; the logs of the workers name them");
		}
	}

	/**
	 * Counts a crawl that could not be fetched.
	 * @throws FetchFailedException if there are too many
	 */
	void add(PlannedCrawl crawl, ApiException failure, int planned) throws FetchFailedException {
		if (!crawl.deferredBefore()) {
			(failure.kind().isPassing() ? this.passing : this.lasting).incrementAndGet();
		}
		int allowedLasting = (this.share > 0) ? 1 : 0;
		int counted = this.passing.get() + Math.max(0, this.lasting.get() - allowedLasting);
		if (!JobProperties.Skip.isWithin(counted, this.share, planned)) {
			throw new FetchFailedException((this.passing.get() + this.lasting.get()) + " of " + planned
					+ " crawls could not be fetched, more than spidra.skip.max-crawls (" + this.share
					+ ") allows a run to defer to the next night; the last: " + failure.getMessage());
		}
	}

}
