package io.spidraparquet.job.plan;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Plural;
import io.spidraparquet.run.Run;
import io.spidraparquet.spool.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a run over named crawls: takes those that no other run holds, once they are
 * complete. Crawls whose status the API does not know are planned too; the fetch then
 * finds out whether they have pages.
 */
final class NamedCrawlsPlanner implements Planner {

	private static final Logger logger = LoggerFactory.getLogger(NamedCrawlsPlanner.class);

	/**
	 * Above this many crawls, paging the history costs fewer requests than one status
	 * call each.
	 */
	private static final int MAX_STATUS_CALLS = 20;

	private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);

	private final Run run;

	private final CrawlJobs jobs;

	private final Spool spool;

	private final Duration wait;

	NamedCrawlsPlanner(Run run, CrawlJobs jobs, Spool spool, Duration wait) {
		this.run = run;
		this.jobs = jobs;
		this.spool = spool;
		this.wait = wait;
	}

	@Override
	public Plan plan() throws IOException, InterruptedException {
		List<String> wanted = this.run.held().without(this.run.request().crawlIds());
		awaitCompletion(wanted.stream().filter((id) -> this.spool.find(id) == null).toList());
		return Plan.of(wanted.stream().map(PlannedCrawl::named).toList());
	}

	private void awaitCompletion(Collection<String> crawls) throws IOException, InterruptedException {
		Instant deadline = Instant.now().plus(this.wait);
		Map<String, String> running = running(crawls);
		for (boolean first = true; !running.isEmpty(); first = false) {
			Map.Entry<String, String> one = running.entrySet().iterator().next();
			String state = "crawl " + one.getKey() + " is not complete yet (its status is " + one.getValue() + ")"
					+ ((running.size() > 1) ? ", nor " + ((running.size() > 2) ? "are " : "is ")
							+ Plural.of(running.size() - 1, "other") : "");
			Duration remaining = Duration.between(Instant.now(), deadline);
			if (remaining.isNegative() || remaining.isZero()) {
				throw new IOException(state + ": run the same command again later, or raise spidra.plan.wait");
			}
			if (first) {
				logger.info("{}; waiting for up to {} (spidra.plan.wait)", state,
						Plural.of(this.wait.toSeconds(), "second"));
			}
			Thread.sleep(((remaining.compareTo(POLL_INTERVAL) < 0) ? remaining : POLL_INTERVAL).toMillis());
			running = running(running.keySet());
		}
	}

	/** The crawls that are known to be incomplete, with their status. */
	private Map<String, String> running(Collection<String> crawls) throws IOException, InterruptedException {
		Map<String, String> running = new TreeMap<>();
		status(crawls).forEach((id, status) -> {
			if (!status.isEmpty() && !CrawlJob.isFinal(status)) {
				running.put(id, status);
			}
		});
		return running;
	}

	private Map<String, String> status(Collection<String> crawls) throws IOException, InterruptedException {
		if (crawls.size() <= MAX_STATUS_CALLS) {
			Map<String, String> found = new HashMap<>();
			for (String id : crawls) {
				found.putAll(orNoneIfRefused(() -> Map.of(id, this.jobs.status(id))));
			}
			return found;
		}
		return orNoneIfRefused(() -> this.jobs.statusInHistory(new HashSet<>(crawls)));
	}

	private static Map<String, String> orNoneIfRefused(StatusCall call) throws IOException, InterruptedException {
		try {
			return call.status();
		}
		catch (ApiException ex) {
			if (ex.kind() != ApiException.Kind.CRAWL && ex.kind() != ApiException.Kind.REFUSED
					&& ex.kind() != ApiException.Kind.MALFORMED) {
				throw ex;
			}
			return Map.of();
		}
	}

	/** Requests the status of crawls from the API. */
	private interface StatusCall {

		Map<String, String> status() throws IOException, InterruptedException;

	}

}
