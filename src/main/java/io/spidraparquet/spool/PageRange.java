package io.spidraparquet.spool;

/**
 * A range of the spooled pages in the order of the plan, as plain numbers, so that it can
 * be handed to another thread or process.
 *
 * @param fromCrawl place in the plan of the first crawl
 * @param fromPage first page in that crawl
 * @param toCrawl place in the plan of the last crawl
 * @param toPage page in that crawl before which the range ends
 */
public record PageRange(int fromCrawl, long fromPage, int toCrawl, long toPage) {

	public PageRange {
		if (fromCrawl < 0 || fromPage < 0 || toCrawl < fromCrawl || (fromCrawl == toCrawl && toPage < fromPage)) {
			throw new IllegalArgumentException(
					"no range of pages: " + fromCrawl + ":" + fromPage + " to " + toCrawl + ":" + toPage);
		}
	}

}
