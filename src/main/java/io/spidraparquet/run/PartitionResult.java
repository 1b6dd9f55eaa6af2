package io.spidraparquet.run;

import java.util.List;

import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.parquet.PartFile;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What a complete partition of the write has written, as stored in its execution context.
 *
 * @param partition number of the partition, from 0
 * @param pageFiles part files of pages, in the order of their rows
 * @param failedFiles part files of failed pages
 * @param failedByReason number of failed pages for each reason
 * @param rowsByCrawl number of rows for each crawl, by the crawl's position among the
 * taken crawls
 * @param pagesWithRows number of pages with rows
 * @param filteredPages number of pages that were filtered, as they have no rows
 * @param facts what was counted about the columns of pages
 */
public record PartitionResult(int partition, List<PartFile> pageFiles, List<PartFile> failedFiles,
		Counts failedByReason, Counts rowsByCrawl, long pagesWithRows, long filteredPages, TableFacts facts) {

	/** Key of the part files of pages, as written by {@link PartFile#toText}. */
	public static final String PAGE_FILES = "pages.files";

	/** Key of the part files of failed pages. */
	public static final String FAILED_FILES = "failed.files";

	private static final String FAILED_BY_REASON = "failed.reasons";

	private static final String ROWS_BY_CRAWL = "rows.crawls";

	private static final String PAGES_WITH_ROWS = "pages.rows";

	private static final String FILTERED_PAGES = "pages.filtered";

	private static final String FACTS = "columns.facts";

	private static final List<String> KEYS = List.of(PAGE_FILES, FAILED_FILES, FAILED_BY_REASON, ROWS_BY_CRAWL,
			PAGES_WITH_ROWS, FILTERED_PAGES, FACTS);

	/**
	 * Stores the counts of a partition. Its files are stored when they are closed.
	 * @param context context of the partition
	 * @param failedByReason number of failed pages for each reason
	 * @param rowsByCrawl number of rows for each crawl
	 * @param pagesWithRows number of pages with rows
	 * @param filteredPages number of pages that were filtered, as they have no rows
	 * @param facts what was counted about the columns of pages
	 */
	public static void storeCounts(ExecutionContext context, Counts failedByReason, Counts rowsByCrawl,
			long pagesWithRows, long filteredPages, TableFacts facts) {
		context.putString(FAILED_BY_REASON, failedByReason.toString());
		context.putString(ROWS_BY_CRAWL, rowsByCrawl.toString());
		context.putLong(PAGES_WITH_ROWS, pagesWithRows);
		context.putLong(FILTERED_PAGES, filteredPages);
		context.putString(FACTS, facts.toText());
	}

	/**
	 * Whether a context has a complete result.
	 * @param context context of a partition
	 * @return false if the partition or the process ended before it was stored
	 */
	public static boolean isIn(ExecutionContext context) {
		return KEYS.stream().allMatch(context::containsKey);
	}

	/**
	 * Removes the result of an earlier execution of a partition.
	 * @param context context of the partition
	 */
	public static void clear(ExecutionContext context) {
		KEYS.forEach(context::remove);
	}

	/**
	 * The result of a partition.
	 * @param context context of a complete partition
	 * @return what it has written
	 * @throws DamagedContextException if a part of it is missing or cannot be read
	 */
	public static PartitionResult of(ExecutionContext context) {
		int partition = PartitionContext.number(context);
		return PartitionContext.read(context,
				() -> new PartitionResult(partition, PartFile.fromText(context.getString(PAGE_FILES)),
						PartFile.fromText(context.getString(FAILED_FILES)),
						Counts.parse(context.getString(FAILED_BY_REASON)),
						Counts.parse(context.getString(ROWS_BY_CRAWL)), context.getLong(PAGES_WITH_ROWS),
						context.getLong(FILTERED_PAGES), TableFacts.parse(context.getString(FACTS))));
	}

}
