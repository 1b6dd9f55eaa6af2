package io.spidraparquet.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.spidraparquet.dataset.DeferredCrawls;

/**
 * Which crawls a run fetches.
 *
 * @param crawls the crawls, in the order of their ids
 * @param deferred selected crawls that the run does not fetch
 * @param warnings what a person should know about the plan, one message each
 */
public record Plan(List<PlannedCrawl> crawls, DeferredCrawls deferred, List<String> warnings) {

	/** The plan of a run that is not planned yet. */
	static final Plan NONE = of(List.of());

	public Plan {
		Objects.requireNonNull(deferred, "deferred");
		crawls = crawls.stream().sorted(Comparator.comparing(PlannedCrawl::id)).toList();
		warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
	}

	/**
	 * A plan that defers nothing and warns of nothing.
	 * @param crawls the crawls to fetch, in any order
	 * @return the plan
	 */
	public static Plan of(List<PlannedCrawl> crawls) {
		return new Plan(crawls, DeferredCrawls.NONE, List.of());
	}

	/**
	 * Whether the API has told the final status of each crawl.
	 * @return true also if there are no crawls
	 */
	boolean isSettled() {
		return this.crawls.stream().allMatch((crawl) -> crawl.status() != null);
	}

	/**
	 * The crawls that are deferred after the plan was carried out. A crawl that could not
	 * be fetched is retried each night as long as the look-back reaches it; then it is
	 * listed as unfinished. Nights retry it as long as their look-back reaches a night
	 * that listed it as not fetched.
	 * @param outcome outcome of all crawls of the plan
	 * @return the crawls that the plan deferred and those that the fetch deferred
	 */
	public DeferredCrawls deferredAfter(Outcome outcome) {
		Set<String> failed = Set.copyOf(outcome.crawls(CrawlFate.NOT_FETCHED));
		List<String> notFetched = new ArrayList<>();
		List<String> unfinished = new ArrayList<>(this.deferred.unfinished());
		for (PlannedCrawl crawl : this.crawls) {
			if (failed.contains(crawl.id())) {
				boolean givenUp = crawl.deferredBefore() && crawl.createdAt() == null;
				(givenUp ? unfinished : notFetched).add(crawl.id());
			}
		}
		List<String> postponed = new ArrayList<>(this.deferred.postponed());
		postponed.addAll(outcome.crawls(CrawlFate.POSTPONED));
		return new DeferredCrawls(notFetched, unfinished, postponed);
	}

}
