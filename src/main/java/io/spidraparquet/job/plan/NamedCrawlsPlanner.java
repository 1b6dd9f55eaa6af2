package io.spidraparquet.job.plan;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.CrawlJob;
import io.spidraparquet.api.CrawlJobs;
import io.spidraparquet.api.CrawlProgress;
import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.progress.RunProgress;
import io.spidraparquet.run.Attempt;
import io.spidraparquet.run.Plan;
import io.spidraparquet.run.PlannedCrawl;
import io.spidraparquet.run.Run;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.text.Plural;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a run over named crawls: takes those that no other run holds, once they have
 * ended. Crawls whose status the API does not tell are planned too; the fetch then finds
 * out whether they have pages. The next attempt asks for their status again.
 */
final class NamedCrawlsPlanner implements Planner {

	private static final Logger logger = LoggerFactory.getLogger(NamedCrawlsPlanner.class);

	/**
	 * Above this many crawls, paging the history costs fewer requests than one status
	 * call each.
	 */
	private static final int MAX_STATUS_CALLS = 20;

	/** How many crawls a warning names. */
	private static final int MAX_NAMED = 5;

	private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);

	private final Run run;

	private final Attempt attempt;

	private final CrawlJobs jobs;

	private final Spool spool;

	private final Duration wait;

	private final RunProgress shown;

	NamedCrawlsPlanner(Run run, Attempt attempt, CrawlJobs jobs, Spool spool, Duration wait, RunProgress shown) {
		this.run = run;
		this.attempt = attempt;
		this.jobs = jobs;
		this.spool = spool;
		this.wait = wait;
		this.shown = shown;
	}

	@Override
	public Plan plan() throws IOException, InterruptedException {
		List<String> wanted = this.run.held().without(this.run.request().crawlIds());
		Map<String, @Nullable String> before = before();
		Map<String, String> ended = awaitCompletion(wanted.stream().filter((id) -> before.get(id) == null).toList());
		dropFetchedBefore(ended.keySet().stream().filter(before::containsKey).toList());
		return plan(wanted, before, ended);
	}

	/**
	 * Finds the plan as far as it can be made now: waits for no crawl, and drops nothing.
	 */
	Now foresee() throws IOException, InterruptedException {
		List<String> wanted = this.run.request()
			.crawlIds()
			.stream()
			.filter((id) -> !this.run.held().contains(id))
			.toList();
		Map<String, @Nullable String> before = before();
		Map<String, String> ended = new HashMap<>();
		Map<String, CrawlProgress> running = new TreeMap<>();
		sort(progress(wanted.stream().filter((id) -> before.get(id) == null).toList()), ended, running);
		return new Now(plan(wanted.stream().filter((id) -> !running.containsKey(id)).toList(), before, ended), running);
	}

	/** The status of the crawls of an earlier attempt; null if it was not told. */
	private Map<String, @Nullable String> before() {
		Map<String, @Nullable String> before = new HashMap<>();
		this.attempt.plan().crawls().forEach((crawl) -> before.put(crawl.id(), crawl.status()));
		return before;
	}

	private static Plan plan(List<String> wanted, Map<String, @Nullable String> before, Map<String, String> ended) {
		List<PlannedCrawl> planned = new ArrayList<>();
		for (String id : wanted) {
			String known = before.get(id);
			planned.add(PlannedCrawl.named(id, (known != null) ? known : ended.get(id)));
		}
		return new Plan(planned, DeferredCrawls.NONE, warnings(planned));
	}

	/**
	 * Drops responses that were fetched before the API told that their crawl has ended:
	 * they may be incomplete.
	 */
	private void dropFetchedBefore(Collection<String> crawls) throws IOException {
		Set<String> doubtful = crawls.stream()
			.filter((id) -> this.spool.find(id) != null)
			.collect(Collectors.toUnmodifiableSet());
		if (!doubtful.isEmpty()) {
			logger.info("fetching {} again: the API did not tell before whether {} complete",
					Plural.of(doubtful.size(), "crawl"), (doubtful.size() == 1) ? "it was" : "they were");
			this.spool.drop(doubtful);
		}
	}

	private static List<String> warnings(List<PlannedCrawl> crawls) {
		List<String> unknown = new ArrayList<>();
		List<String> incomplete = new ArrayList<>();
		for (PlannedCrawl crawl : crawls) {
			String status = crawl.status();
			if (status == null) {
				unknown.add(crawl.id());
			}
			else if (!CrawlJob.isCompleted(status)) {
				incomplete.add(crawl.id() + " (" + status + ")");
			}
		}
		List<String> warnings = new ArrayList<>();
		if (!incomplete.isEmpty()) {
			warnings.add(Plural.of(incomplete.size(), "crawl") + " ended without being completed: " + some(incomplete)
					+ ". The pages that the API has are published, others may be missing");
		}
		if (!unknown.isEmpty()) {
			warnings.add("the API does not tell the status of " + Plural.of(unknown.size(), "crawl") + ": "
					+ some(unknown) + ". If one is still running, pages are missing");
		}
		return warnings;
	}

	private static String some(List<String> all) {
		return String.join(", ", all.subList(0, Math.min(all.size(), MAX_NAMED)))
				+ ((all.size() > MAX_NAMED) ? " and " + Plural.of(all.size() - MAX_NAMED, "other") : "");
	}

	/**
	 * Waits until no crawl is known to run.
	 * @return the status of each crawl whose end the API told
	 */
	private Map<String, String> awaitCompletion(Collection<String> crawls) throws IOException, InterruptedException {
		Instant deadline = Instant.now().plus(this.wait);
		Map<String, String> ended = new HashMap<>();
		Map<String, CrawlProgress> running = new TreeMap<>();
		sort(progress(crawls), ended, running);
		for (boolean first = true; !running.isEmpty(); first = false) {
			Map.Entry<String, CrawlProgress> one = running.entrySet().iterator().next();
			String state = "crawl " + one.getKey() + " is not complete yet (its status is " + one.getValue().status()
					+ ")" + ((running.size() > 1) ? ", nor " + ((running.size() > 2) ? "are " : "is ")
							+ Plural.of(running.size() - 1, "other") : "");
			Duration remaining = Duration.between(Instant.now(), deadline);
			if (remaining.isNegative() || remaining.isZero()) {
				throw new IOException(state + ": run the same command again later, or raise spidra.plan.wait");
			}
			if (first) {
				logger.info("{}; waiting for up to {} (spidra.plan.wait)", state,
						Plural.of(this.wait.toSeconds(), "second"));
			}
			this.shown.await(new RunProgress.Awaited(one.getKey(), running.size() - 1, one.getValue().status(),
					one.getValue().pages(), one.getValue().maxPages(), deadline));
			Thread.sleep(((remaining.compareTo(POLL_INTERVAL) < 0) ? remaining : POLL_INTERVAL).toMillis());
			sort(progress(running.keySet()), ended, running);
		}
		this.shown.await(null);
		return ended;
	}

	/** A crawl whose status is not told any more is still known to run. */
	private static void sort(Map<String, CrawlProgress> told, Map<String, String> ended,
			Map<String, CrawlProgress> running) {
		told.forEach((id, progress) -> {
			if (CrawlJob.isFinal(progress.status())) {
				ended.put(id, progress.status());
				running.remove(id);
			}
			else if (!progress.status().isEmpty()) {
				running.put(id, progress);
			}
		});
	}

	private Map<String, CrawlProgress> progress(Collection<String> crawls) throws IOException, InterruptedException {
		Map<String, CrawlProgress> found = new HashMap<>();
		if (crawls.size() <= MAX_STATUS_CALLS) {
			for (String id : crawls) {
				found.putAll(orNoneIfRefused(() -> Map.of(id, this.jobs.progress(id))));
			}
			return found;
		}
		return orNoneIfRefused(() -> {
			this.jobs.inHistory(new HashSet<>(crawls)).forEach((id, job) -> found.put(id, job.progress()));
			return found;
		});
	}

	private static Map<String, CrawlProgress> orNoneIfRefused(ProgressCall call)
			throws IOException, InterruptedException {
		try {
			return call.progress();
		}
		catch (ApiException ex) {
			if (ex.kind() != ApiException.Kind.CRAWL && ex.kind() != ApiException.Kind.REFUSED
					&& ex.kind() != ApiException.Kind.MALFORMED) {
				throw ex;
			}
			return Map.of();
		}
	}

	/**
	 * The plan as far as it can be made now.
	 *
	 * @param plan without the crawls that are running
	 * @param running the crawls that a run would wait for, by their ids
	 */
	record Now(Plan plan, Map<String, CrawlProgress> running) {

	}

	/** Requests the status of crawls from the API. */
	private interface ProgressCall {

		Map<String, CrawlProgress> progress() throws IOException, InterruptedException;

	}

}
