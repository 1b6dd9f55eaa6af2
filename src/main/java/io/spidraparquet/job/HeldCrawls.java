package io.spidraparquet.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.spidraparquet.dataset.PublishedRuns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The crawls that stand in other runs of the dataset: of a nightly run all that matter,
 * else those of the request. A crawl stands in one current run.
 *
 * @param holders the run of each, by the crawl's id
 */
record HeldCrawls(Map<String, PublishedRuns.Holder> holders) {

	private static final Logger logger = LoggerFactory.getLogger(HeldCrawls.class);

	/**
	 * What runs hold except for one.
	 * @param key of the run that is left out
	 */
	static HeldCrawls byOthers(PublishedRuns published, String key) {
		Map<String, PublishedRuns.Holder> holders = new TreeMap<>(published.holders());
		holders.values().removeIf((holder) -> holder.run().equals(key));
		return new HeldCrawls(Collections.unmodifiableMap(holders));
	}

	/** Whether another run has published a crawl since it was planned. */
	boolean isTaken(PlannedCrawl crawl) {
		PublishedRuns.Holder holder = this.holders.get(crawl.id());
		return holder != null
				&& !(holder.run().equals(crawl.publishedIn()) && holder.contentSha256().equals(crawl.contentSha256()));
	}

	/**
	 * Leaves out, with a notice, what other runs have published since it was planned.
	 */
	List<PlannedCrawl> notTaken(List<PlannedCrawl> planned) {
		List<PlannedCrawl> free = new ArrayList<>();
		for (PlannedCrawl crawl : planned) {
			if (isTaken(crawl)) {
				logger.info("crawl {} is left out: another run has published it since the plan was made", crawl.id());
			}
			else {
				free.add(crawl);
			}
		}
		return free;
	}

	/**
	 * Leaves out, with a notice, what other runs hold.
	 * @param crawls ids
	 * @return those that are left, in the same order
	 */
	List<String> notHeld(Collection<String> crawls) {
		List<String> free = new ArrayList<>();
		for (String crawl : crawls) {
			PublishedRuns.Holder holder = this.holders.get(crawl);
			if (holder == null) {
				free.add(crawl);
			}
			else {
				logger.info("crawl {} is left out: run {} of this dataset has it", crawl, holder.run());
			}
		}
		return free;
	}

}
