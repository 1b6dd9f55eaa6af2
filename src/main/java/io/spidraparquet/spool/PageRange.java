package io.spidraparquet.spool;

/**
 * A range of the spooled pages in the order of the plan, as plain numbers, so that it can
 * be passed to another thread or process.
 *
 * @param fromCrawl position of the first crawl in the plan, from 0
 * @param fromPage first page in that crawl, from 0
 * @param toCrawl position of the last crawl in the plan
 * @param toPage page in that crawl before which the range ends
 */
public record PageRange(int fromCrawl, long fromPage, int toCrawl, long toPage) {

	public PageRange {
		if (fromCrawl < 0 || fromPage < 0 || toCrawl < fromCrawl || (fromCrawl == toCrawl && toPage < fromPage)) {
			throw new IllegalArgumentException(
					"not a range of pages: " + fromCrawl + ":" + fromPage + " to " + toCrawl + ":" + toPage);
		}
	}

}
