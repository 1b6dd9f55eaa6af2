package io.spidraparquet.run;

/**
 * What became of a crawl of the plan.
 */
public enum CrawlFate {

	/** The run publishes it. */
	TAKEN,
	/** Another run has published it, with the same content. */
	UNCHANGED,
	/** It has pending pages and is left for the next night. */
	POSTPONED,
	/** It could not be fetched and is left for the next night. */
	NOT_FETCHED

}
