package io.spidraparquet.job;

import java.util.ArrayList;
import java.util.List;

/**
 * The crawls that a nightly run does not publish.
 *
 * @param notFetched ids of those that the next night tries again
 * @param postponed ids of those that the next night takes
 * @param unfinished ids of those that no later night will look at
 */
record Left(List<String> notFetched, List<String> postponed, List<String> unfinished) {

	/**
	 * Sorts them. A crawl that could not be fetched is tried again for as many nights as
	 * the look-back has, and one that it does not reach any more is not carried on anew.
	 */
	static Left of(RunSession session, Outcome outcome) {
		Plan plan = session.state().plan();
		List<String> notFetched = new ArrayList<>();
		List<String> unfinished = new ArrayList<>(plan.unfinished());
		for (PlannedCrawl crawl : plan.crawls()) {
			if (outcome.notFetched().containsKey(crawl.id())) {
				boolean carried = crawl.leftBefore() && crawl.createdAt() == null;
				(carried ? unfinished : notFetched).add(crawl.id());
			}
		}
		List<String> postponed = new ArrayList<>(plan.postponed());
		postponed.addAll(outcome.postponed());
		return new Left(notFetched, postponed.stream().sorted().toList(), unfinished.stream().sorted().toList());
	}

}
