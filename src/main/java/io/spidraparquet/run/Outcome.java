package io.spidraparquet.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What became of the crawls of a plan, or of one slice of it. It grows during the fetch.
 * Not thread-safe.
 *
 * @param fates fate of each crawl by its id, in the order of ids
 */
public record Outcome(Map<String, CrawlFate> fates) {

	public Outcome {
		Objects.requireNonNull(fates, "fates");
	}

	/** An outcome without crawls. */
	public Outcome() {
		this(new TreeMap<>());
	}

	/**
	 * Records what became of a crawl.
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
	 * @return their ids, in order
	 */
	public List<String> crawls(CrawlFate fate) {
		return this.fates.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == fate)
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * The number of crawls.
	 * @return 0 or more
	 */
	public int size() {
		return this.fates.size();
	}

}
