package io.spidraparquet.job.plan;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.text.Plural;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a key that was changed since the last start belongs to the same
 * account. If the API does not show the new key a crawl that an earlier start took, the
 * earlier responses and the plan are discarded.
 */
final class AccountCheck {

	private static final Logger logger = LoggerFactory.getLogger(AccountCheck.class);

	private final Attempt attempt;

	private final Spool spool;

	private final CrawlJobs jobs;

	AccountCheck(Attempt attempt, Spool spool, CrawlJobs jobs) {
		this.attempt = attempt;
		this.spool = spool;
		this.jobs = jobs;
	}

	/**
	 * Discards what was fetched for another account.
	 * @throws ApiException if the API refuses the key, or cannot be reached
	 */
	void check() throws IOException, InterruptedException {
		if (!this.attempt.isOfAnotherKey()) {
			return;
		}
		Set<String> crawls = new TreeSet<>(this.spool.crawlIds());
		int kept = crawls.size();
		this.attempt.plan().crawls().stream().map(PlannedCrawl::id).forEach(crawls::add);
		if (!crawls.isEmpty()) {
			String crawl = ((kept > 0) ? this.spool.crawlIds() : crawls).iterator().next();
			if (!isShown(crawl)) {
				logger.warn(
						"the API key has changed since the last start, and the API does not show it crawl {}: the"
								+ " responses of {} that were kept belong to another account and are not used",
						crawl, Plural.of(kept, "crawl"));
				this.spool.drop(Set.copyOf(this.spool.crawlIds()));
				this.attempt.discardPlan();
			}
		}
		this.attempt.confirmKey();
	}

	private boolean isShown(String crawl) throws IOException, InterruptedException {
		try {
			this.jobs.status(crawl);
			return true;
		}
		catch (ApiException ex) {
			if (ex.kind() == ApiException.Kind.CRAWL) {
				return false;
			}
			throw ex;
		}
	}

}
