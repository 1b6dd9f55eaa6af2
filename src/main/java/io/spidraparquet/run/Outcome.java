package io.spidraparquet.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the crawls of a plan, or of one slice of it. Grows while they are
 * fetched. Not thread-safe.
 *
 * @param fates by the id of the crawl, in order
 */
public record Outcome(Map<String, CrawlFate> fates) {

	/** Starts without crawls. */
	public Outcome() {
		this(new TreeMap<>());
	}

	/**
	 * Notes what became of a crawl.
	 * @param crawlId id of the crawl
	 * @param fate what became of it
	 */
	public void add(String crawlId, CrawlFate fate) {
		this.fates.put(crawlId, fate);
	}

	void addAll(Outcome other) {
		this.fates.putAll(other.fates);
	}

	/**
	 * The crawls with one fate.
	 * @param fate what became of them
	 * @return their ids in order
	 */
	public List<String> crawls(CrawlFate fate) {
		return this.fates.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == fate)
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * How many crawls there are.
	 * @return 0 or more
	 */
	public int size() {
		return this.fates.size();
	}

}
