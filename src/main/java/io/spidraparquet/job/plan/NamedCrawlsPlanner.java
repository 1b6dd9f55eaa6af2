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
import io.spidraparquet.run.Run;
import io.spidraparquet.spool.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plan of a run over crawls that are named: those that no other run holds, once they
 * are complete. What the API does not know the status of, it is asked the pages of.
 */
final class NamedCrawlsPlanner implements Planner {

	private static final Logger logger = LoggerFactory.getLogger(NamedCrawlsPlanner.class);

	/** Of more crawls the history tells the status with fewer requests. */
	private static final int MOST_SINGLY = 20;

	private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

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
		Instant end = Instant.now().plus(this.wait);
		Map<String, String> running = running(crawls);
		for (boolean first = true; !running.isEmpty(); first = false) {
			Map.Entry<String, String> one = running.entrySet().iterator().next();
			String state = "crawl " + one.getKey() + " is not complete yet (its status is " + one.getValue() + ")"
					+ ((running.size() > 1) ? ", nor are " + (running.size() - 1) + " others" : "");
			Duration left = Duration.between(Instant.now(), end);
			if (left.isNegative() || left.isZero()) {
				throw new IOException(state + ": run again later, or wait longer (spidra.plan.wait)");
			}
			if (first) {
				logger.info("{}; waiting for up to {} s (spidra.plan.wait)", state, this.wait.toSeconds());
			}
			Thread.sleep(((left.compareTo(BETWEEN_LOOKS) < 0) ? left : BETWEEN_LOOKS).toMillis());
			running = running(running.keySet());
		}
	}

	/** Those that are known not to be complete, with their status. */
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
		if (crawls.size() <= MOST_SINGLY) {
			Map<String, String> found = new HashMap<>();
			for (String id : crawls) {
				found.putAll(unlessUnknown(() -> Map.of(id, this.jobs.status(id))));
			}
			return found;
		}
		return unlessUnknown(() -> this.jobs.statusInHistory(new HashSet<>(crawls)));
	}

	private static Map<String, String> unlessUnknown(Question question) throws IOException, InterruptedException {
		try {
			return question.ask();
		}
		catch (ApiException ex) {
			if (ex.kind() != ApiException.Kind.CRAWL && ex.kind() != ApiException.Kind.REFUSED
					&& ex.kind() != ApiException.Kind.MALFORMED) {
				throw ex;
			}
			return Map.of();
		}
	}

	/** Asks the API. */
	private interface Question {

		Map<String, String> ask() throws IOException, InterruptedException;

	}

}
