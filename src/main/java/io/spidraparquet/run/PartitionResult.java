package io.spidraparquet.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.parquet.PartFile;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What a complete partition of the write has written, as stored in its execution context.
 *
 * @param partition number of the partition, from 0
 * @param tables what was written of each table, by its name, in the order of the tables
 * @param failedFiles part files of failed pages
 * @param failedByReason number of failed pages for each reason
 * @param rowsByCrawl number of rows of pages for each crawl, by the crawl's position
 * among the taken crawls
 * @param pagesWithRows number of pages with rows
 * @param filteredPages number of pages that were filtered, as they have no rows
 */
public record PartitionResult(int partition, Map<String, OfTable> tables, List<PartFile> failedFiles,
		Counts failedByReason, Counts rowsByCrawl, long pagesWithRows, long filteredPages) {

	/** Key of the part files of failed pages, as written by {@link PartFile#toText}. */
	public static final String FAILED_FILES = "failed.files";

	private static final String FAILED_BY_REASON = "failed.reasons";

	private static final String ROWS_BY_CRAWL = "rows.crawls";

	private static final String PAGES_WITH_ROWS = "pages.rows";

	private static final String FILTERED_PAGES = "pages.filtered";

	/** Key of the names of the tables, with commas between them. */
	private static final String TABLES = "tables";

	/** Start of the keys of what is stored for each table. */
	private static final String TABLE = "table.";

	private static final String FILES = ".files";

	private static final String FACTS = ".facts";

	private static final String FAILED_ELEMENTS = ".failed";

	private static final List<String> KEYS = List.of(FAILED_FILES, FAILED_BY_REASON, ROWS_BY_CRAWL, PAGES_WITH_ROWS,
			FILTERED_PAGES, TABLES);

	/**
	 * Key of the part files of a table, as written by {@link PartFile#toText}.
	 * @param table name of the table
	 * @return the key
	 */
	public static String files(String table) {
		return TABLE + table + FILES;
	}

	/**
	 * Stores the counts of a partition. Its files are stored when they are closed.
	 * @param context context of the partition
	 * @param failedByReason number of failed pages for each reason
	 * @param rowsByCrawl number of rows of pages for each crawl
	 * @param pagesWithRows number of pages with rows
	 * @param filteredPages number of pages that were filtered, as they have no rows
	 */
	public static void storeCounts(ExecutionContext context, Counts failedByReason, Counts rowsByCrawl,
			long pagesWithRows, long filteredPages) {
		context.putString(FAILED_BY_REASON, failedByReason.toString());
		context.putString(ROWS_BY_CRAWL, rowsByCrawl.toString());
		context.putLong(PAGES_WITH_ROWS, pagesWithRows);
		context.putLong(FILTERED_PAGES, filteredPages);
	}

	/**
	 * Stores what was counted about the tables of a partition.
	 * @param context context of the partition
	 * @param facts what was counted about the columns, by the name of the table, in the
	 * order of the tables
	 * @param failedElements number of elements in pages that gave no row although their
	 * extraction succeeded, by the name of the table
	 */
	public static void storeTables(ExecutionContext context, Map<String, TableFacts> facts,
			Map<String, Long> failedElements) {
		context.putString(TABLES, String.join(",", facts.keySet()));
		facts.forEach((table, ofTable) -> {
			context.putString(TABLE + table + FACTS, ofTable.toText());
			context.putLong(TABLE + table + FAILED_ELEMENTS, failedElements.getOrDefault(table, 0L));
		});
	}

	/**
	 * Whether a context has a complete result.
	 * @param context context of a partition
	 * @return false if the partition or the process ended before it was stored
	 */
	public static boolean isIn(ExecutionContext context) {
		return KEYS.stream().allMatch(context::containsKey) && names(context).stream()
			.allMatch((table) -> context.containsKey(files(table)) && context.containsKey(TABLE + table + FACTS));
	}

	private static List<String> names(ExecutionContext context) {
		return List.of(context.getString(TABLES).split(","));
	}

	/**
	 * Removes the result of an earlier execution of a partition.
	 * @param context context of the partition
	 */
	public static void clear(ExecutionContext context) {
		KEYS.forEach(context::remove);
		context.toMap().keySet().stream().filter((key) -> key.startsWith(TABLE)).toList().forEach(context::remove);
	}

	/**
	 * The result of a partition.
	 * @param context context of a complete partition
	 * @return what it has written
	 * @throws DamagedContextException if a part of it is missing or cannot be read
	 */
	public static PartitionResult of(ExecutionContext context) {
		int partition = PartitionContext.number(context);
		return PartitionContext.read(context, () -> new PartitionResult(partition, tables(context),
				PartFile.fromText(context.getString(FAILED_FILES)), Counts.parse(context.getString(FAILED_BY_REASON)),
				Counts.parse(context.getString(ROWS_BY_CRAWL)), context.getLong(PAGES_WITH_ROWS),
				context.getLong(FILTERED_PAGES)));
	}

	private static Map<String, OfTable> tables(ExecutionContext context) {
		return names(context).stream()
			.collect(Collectors.toMap((table) -> table,
					(table) -> new OfTable(PartFile.fromText(context.getString(files(table))),
							TableFacts.parse(context.getString(TABLE + table + FACTS)),
							context.getLong(TABLE + table + FAILED_ELEMENTS)),
					(one, other) -> one, LinkedHashMap::new));
	}

	/**
	 * What a partition has written of one table.
	 *
	 * @param files part files in the order of their rows
	 * @param facts what was counted about the columns
	 * @param failedElements number of elements in pages that gave no row although their
	 * extraction succeeded
	 */
	public record OfTable(List<PartFile> files, TableFacts facts, long failedElements) {

	}

}
