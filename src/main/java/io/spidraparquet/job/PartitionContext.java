package io.spidraparquet.job;

import java.util.List;

import io.spidraparquet.source.PageRange;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What the execution context of a partition of the write holds: plain numbers and texts,
 * so that the partition may run anywhere.
 */
final class PartitionContext {

	/** Number of the partition. */
	static final String NUMBER = "partition";

	/** Part files of pages. */
	static final String PAGE_FILES = "pages.files";

	/** Part files of failed pages. */
	static final String FAILED_FILES = "failed.files";

	/** Number of failed pages for each reason, {@code reason=n,…}. */
	static final String FAILED_BY_REASON = "failed.reasons";

	/** Number of rows for each crawl by its place in the plan, {@code place=n,…}. */
	static final String ROWS_BY_CRAWL = "rows.crawls";

	/** Number of pages that gave rows. */
	static final String PAGES_WITH_ROWS = "pages.rows";

	/** Number of pages that had none to give. */
	static final String FILTERED_PAGES = "pages.filtered";

	private static final List<String> RESULTS = List.of(PAGE_FILES, FAILED_FILES, FAILED_BY_REASON, ROWS_BY_CRAWL,
			PAGES_WITH_ROWS, FILTERED_PAGES);

	private PartitionContext() {
	}

	static ExecutionContext of(int number, PageRange range) {
		ExecutionContext context = new ExecutionContext();
		context.putInt(NUMBER, number);
		context.putInt("from.crawl", range.fromCrawl());
		context.putLong("from.page", range.fromPage());
		context.putInt("to.crawl", range.toCrawl());
		context.putLong("to.page", range.toPage());
		return context;
	}

	/** Forgets what an earlier try of the partition noted. */
	static void clearResults(ExecutionContext context) {
		RESULTS.forEach(context::remove);
	}

	/** Whether all is noted of the partition that its end notes. */
	static boolean hasResults(ExecutionContext context) {
		return RESULTS.stream().allMatch(context::containsKey);
	}

	static PageRange range(ExecutionContext context) {
		return new PageRange(context.getInt("from.crawl"), context.getLong("from.page"), context.getInt("to.crawl"),
				context.getLong("to.page"));
	}

}
