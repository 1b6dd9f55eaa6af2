package io.spidraparquet.run;

/**
 * What became of a planned crawl.
 */
public enum CrawlFate {

	/** It was fetched, and the run publishes it. */
	TAKEN,
	/** Another run has published it, with the same content. */
	UNCHANGED,
	/** It has pending pages and is deferred to the next night. */
	POSTPONED,
	/** It could not be fetched and is deferred to the next night. */
	NOT_FETCHED

}
