package io.spidraparquet.job;

import java.util.Comparator;
import java.util.List;

/**
 * Which crawls a run fetches.
 *
 * @param crawls in order of their ids
 * @param postponed ids of crawls that are left for the next night
 * @param unfinished ids of crawls that no later night will look at, and that are not
 * complete
 */
record Plan(List<PlannedCrawl> crawls, List<String> postponed, List<String> unfinished) {

	Plan {
		crawls = crawls.stream().sorted(Comparator.comparing(PlannedCrawl::id)).toList();
		postponed = postponed.stream().sorted().toList();
		unfinished = unfinished.stream().sorted().toList();
	}

	static Plan of(List<PlannedCrawl> crawls) {
		return new Plan(crawls, List.of(), List.of());
	}

}
