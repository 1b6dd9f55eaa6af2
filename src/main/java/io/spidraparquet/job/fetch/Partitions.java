package io.spidraparquet.job.fetch;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.SpooledCrawl;

import org.springframework.util.unit.DataSize;

/**
 * Divides the spooled pages into ranges for the write: as many as there are cores, fewer
 * if a range would be below its smallest size. No range exceeds 512 MB; large runs have a
 * multiple of the cores, so that all cores work until the end. A run that is too small
 * for two such ranges has two of a quarter of that size or more, because its files become
 * one at the end. Below that, a run is one range.
 */
final class Partitions {

	private static final long MAX_BYTES = 512L * 1024 * 1024;

	private static final int SMALL_PART = 4;

	private Partitions() {
	}

	static List<PageRange> divide(List<SpooledCrawl> crawls, int cores, DataSize minSize) {
		if (crawls.isEmpty()) {
			return List.of();
		}
		long bytes = crawls.stream().mapToLong(SpooledCrawl::length).sum();
		long rounds = Math.max(1, (bytes + MAX_BYTES * cores - 1) / (MAX_BYTES * cores));
		long small = Math.min(2, bytes * SMALL_PART / minSize.toBytes());
		long count = Math.max(Math.max(1, Math.min(rounds * cores, Math.max(small, bytes / minSize.toBytes()))),
				(bytes + MAX_BYTES - 1) / MAX_BYTES);
		List<PageRange> ranges = new ArrayList<>();
		int crawl = 0;
		long page = 0;
		long before = 0;
		for (long i = 1; i <= count; i++) {
			int fromCrawl = crawl;
			long fromPage = page;
			long end = bytes * i / count;
			while (crawl < crawls.size() - 1 && before + crawls.get(crawl).length() <= end) {
				before += crawls.get(crawl).length();
				crawl++;
			}
			SpooledCrawl last = crawls.get(crawl);
			page = (i == count) ? last.pages() : pageAt(last, end - before);
			ranges.add(new PageRange(fromCrawl, fromPage, crawl, page));
		}
		return ranges;
	}

	/** The page at a byte offset, estimated: pages of one crawl have similar sizes. */
	private static long pageAt(SpooledCrawl crawl, long offset) {
		return (crawl.length() == 0) ? 0
				: Math.min(crawl.pages(), Math.round((double) offset / crawl.length() * crawl.pages()));
	}

}
