package io.spidraparquet.api;

import java.util.List;

/**
 * Crawls of the API's history, and what was wrong with it.
 *
 * @param crawls each crawl once, in the order of the history, newest first
 * @param warnings what a person should know about the history, one message each; empty if
 * it is as the contract says
 */
public record History(List<CrawlJob> crawls, List<String> warnings) {

	public History {
		crawls = List.copyOf(crawls);
		warnings = List.copyOf(warnings);
	}

}
