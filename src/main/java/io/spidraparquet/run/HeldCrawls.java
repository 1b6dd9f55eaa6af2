package io.spidraparquet.run;

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
 * The crawls that other runs of the dataset hold. A nightly run knows all that its plan
 * can contain, any other run those of its request. At most one current run holds a crawl.
 *
 * @param holders the run of each crawl, by the crawl's id
 */
public record HeldCrawls(Map<String, PublishedRuns.Holder> holders) {

	private static final Logger logger = LoggerFactory.getLogger(HeldCrawls.class);

	/**
	 * The crawls that all runs but one hold.
	 * @param key key of the excepted run
	 */
	static HeldCrawls byOthers(PublishedRuns published, String key) {
		Map<String, PublishedRuns.Holder> holders = new TreeMap<>(published.holders());
		holders.values().removeIf((holder) -> holder.run().equals(key));
		return new HeldCrawls(Collections.unmodifiableMap(holders));
	}

	/**
	 * Whether another run holds a crawl.
	 * @param crawlId id of the crawl
	 * @return true if so
	 */
	public boolean contains(String crawlId) {
		return this.holders.containsKey(crawlId);
	}

	/** Whether another run has published a crawl since it was planned. */
	boolean isPublishedSincePlanned(PlannedCrawl crawl) {
		PublishedRuns.Holder holder = this.holders.get(crawl.id());
		return holder != null
				&& !(holder.run().equals(crawl.publishedIn()) && holder.contentSha256().equals(crawl.contentSha256()));
	}

	/**
	 * Removes the crawls that other runs have published since they were planned, and logs
	 * each.
	 */
	List<PlannedCrawl> withoutPublishedSincePlanned(List<PlannedCrawl> planned) {
		List<PlannedCrawl> free = new ArrayList<>();
		for (PlannedCrawl crawl : planned) {
			if (isPublishedSincePlanned(crawl)) {
				logger.info("crawl {} is left out: another run has published it since the plan was made", crawl.id());
			}
			else {
				free.add(crawl);
			}
		}
		return free;
	}

	/**
	 * Removes the crawls that other runs hold, and logs each.
	 * @param crawls ids of crawls
	 * @return the ids that no other run holds, in the same order
	 */
	public List<String> without(Collection<String> crawls) {
		List<String> free = new ArrayList<>();
		for (String crawl : crawls) {
			PublishedRuns.Holder holder = this.holders.get(crawl);
			if (holder == null) {
				free.add(crawl);
			}
			else {
				logger.info("crawl {} is left out: run {} of this dataset holds it", crawl, holder.run());
			}
		}
		return free;
	}

}
