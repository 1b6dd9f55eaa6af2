package io.spidraparquet.job.fetch;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.spool.PageRange;
import io.spidraparquet.spool.SpooledCrawl;

import org.springframework.util.unit.DataSize;

/**
 * Divides the spooled pages into ranges for the write: as many as there are cores where
 * each has its least size still, and none above 512 MB; a multiple of the cores then, so
 * that all are at work to the end. A small run is one range and one file.
 */
final class Partitions {

	private static final long MOST = 512L * 1024 * 1024;

	private Partitions() {
	}

	static List<PageRange> divide(List<SpooledCrawl> crawls, int cores, DataSize least) {
		if (crawls.isEmpty()) {
			return List.of();
		}
		long bytes = crawls.stream().mapToLong(SpooledCrawl::length).sum();
		long rounds = Math.max(1, (bytes + MOST * cores - 1) / (MOST * cores));
		long count = Math.max(Math.max(1, Math.min(rounds * cores, bytes / least.toBytes())),
				(bytes + MOST - 1) / MOST);
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

	/** By proportion: pages of one crawl are much alike. */
	private static long pageAt(SpooledCrawl crawl, long offset) {
		return (crawl.length() == 0) ? 0
				: Math.min(crawl.pages(), Math.round((double) offset / crawl.length() * crawl.pages()));
	}

}
