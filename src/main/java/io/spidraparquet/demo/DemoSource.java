package io.spidraparquet.demo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an endpoint serves. Thread-safe.
 */
interface DemoSource {

	/** The ids of the crawls. */
	List<String> crawlIds();

	/** Returns a crawl, the same object each time; null if its pages are not served. */
	@Nullable DemoCrawl crawl(String crawlId);

	/** The records of all crawls, also of those whose pages are not served. */
	DemoHistory history();

	/** Whether every request fails. */
	default boolean isDown() {
		return false;
	}

}
