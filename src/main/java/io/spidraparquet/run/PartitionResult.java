package io.spidraparquet.run;

import java.util.List;

import io.spidraparquet.parquet.PartFile;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What a complete partition of the write has written, as its execution context keeps it.
 *
 * @param partition number of the partition, from 0
 * @param pageFiles part files of pages, in the order of their rows
 * @param failedFiles part files of failed pages
 * @param failedByReason number of failed pages for each reason
 * @param rowsByCrawl number of rows for each crawl, by its position among those taken
 * @param pagesWithRows number of pages that gave rows
 * @param filteredPages number of pages that had none to give
 */
public record PartitionResult(int partition, List<PartFile> pageFiles, List<PartFile> failedFiles,
		Counts failedByReason, Counts rowsByCrawl, long pagesWithRows, long filteredPages) {

	/** Key of the part files of pages, as {@link PartFile#toText} has them. */
	public static final String PAGE_FILES = "pages.files";

	/** Key of the part files of failed pages. */
	public static final String FAILED_FILES = "failed.files";

	private static final String FAILED_BY_REASON = "failed.reasons";

	private static final String ROWS_BY_CRAWL = "rows.crawls";

	private static final String PAGES_WITH_ROWS = "pages.rows";

	private static final String FILTERED_PAGES = "pages.filtered";

	private static final List<String> KEYS = List.of(PAGE_FILES, FAILED_FILES, FAILED_BY_REASON, ROWS_BY_CRAWL,
			PAGES_WITH_ROWS, FILTERED_PAGES);

	/**
	 * Notes the counts of a partition. Its files are noted when they are closed.
	 * @param context of the partition
	 * @param failedByReason number of failed pages for each reason
	 * @param rowsByCrawl number of rows for each crawl
	 * @param pagesWithRows number of pages that gave rows
	 * @param filteredPages number of pages that had none to give
	 */
	public static void noteCounts(ExecutionContext context, Counts failedByReason, Counts rowsByCrawl,
			long pagesWithRows, long filteredPages) {
		context.putString(FAILED_BY_REASON, failedByReason.toString());
		context.putString(ROWS_BY_CRAWL, rowsByCrawl.toString());
		context.putLong(PAGES_WITH_ROWS, pagesWithRows);
		context.putLong(FILTERED_PAGES, filteredPages);
	}

	/**
	 * Whether a context has all of a result.
	 * @param context of a partition
	 * @return false if the partition, or the process, ended before
	 */
	public static boolean isIn(ExecutionContext context) {
		return KEYS.stream().allMatch(context::containsKey);
	}

	/**
	 * Removes what an earlier try of a partition noted.
	 * @param context of the partition
	 */
	public static void clear(ExecutionContext context) {
		KEYS.forEach(context::remove);
	}

	/**
	 * The result of a partition.
	 * @param context of a partition that is complete
	 * @return what it has written
	 */
	public static PartitionResult of(ExecutionContext context) {
		return new PartitionResult(PartitionContext.number(context), PartFile.fromText(context.getString(PAGE_FILES)),
				PartFile.fromText(context.getString(FAILED_FILES)), Counts.parse(context.getString(FAILED_BY_REASON)),
				Counts.parse(context.getString(ROWS_BY_CRAWL)), context.getLong(PAGES_WITH_ROWS),
				context.getLong(FILTERED_PAGES));
	}

}
