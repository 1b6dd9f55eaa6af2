package io.spidraparquet.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.parquet.PartFile;
import io.spidraparquet.schema.Table;

import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What a complete partition of the write has written, as stored in its execution context.
 *
 * @param partition number of the partition, from 0
 * @param folder name of its folder in the staging folder of the attempt
 * @param tables what it has written to each table of the run, by name, in their order
 * @param failedFiles part files of failed pages
 * @param failedByReason number of failed pages for each reason
 * @param rowsByCrawl number of rows of pages for each crawl, by the crawl's position
 * among the taken crawls
 * @param pagesWithRows number of pages with rows
 * @param filteredPages number of pages that were filtered, as they have no rows
 */
public record PartitionResult(int partition, String folder, Map<String, Rows> tables, List<PartFile> failedFiles,
		Counts failedByReason, Counts rowsByCrawl, long pagesWithRows, long filteredPages) {

	private static final String FILES = "files.";

	private static final String FAILED_FILES = FILES + Table.FAILED_PAGES;

	private static final String FACTS = "facts.";

	private static final String FOLDER = "folder";

	private static final String TABLES = "tables";

	private static final String FAILED_ELEMENTS = "elements.failed";

	private static final String FAILED_BY_REASON = "failed.reasons";

	private static final String ROWS_BY_CRAWL = "rows.crawls";

	private static final String PAGES_WITH_ROWS = "pages.rows";

	private static final String FILTERED_PAGES = "pages.filtered";

	private static final List<String> KEYS = List.of(FOLDER, FAILED_FILES, TABLES, FAILED_ELEMENTS, FAILED_BY_REASON,
			ROWS_BY_CRAWL, PAGES_WITH_ROWS, FILTERED_PAGES);

	/**
	 * Stores the result.
	 * @param context context of the partition
	 */
	public void store(ExecutionContext context) {
		Counts failedElements = new Counts();
		this.tables.forEach((table, rows) -> {
			context.putString(FILES + table, PartFile.toText(rows.files()));
			context.putString(FACTS + table, rows.facts().toText());
			failedElements.add(table, rows.failedElements());
		});
		context.putString(TABLES, String.join(",", this.tables.keySet()));
		context.putString(FAILED_FILES, PartFile.toText(this.failedFiles));
		context.putString(FAILED_ELEMENTS, failedElements.toString());
		context.putString(FAILED_BY_REASON, this.failedByReason.toString());
		context.putString(ROWS_BY_CRAWL, this.rowsByCrawl.toString());
		context.putLong(PAGES_WITH_ROWS, this.pagesWithRows);
		context.putLong(FILTERED_PAGES, this.filteredPages);
		context.putString(FOLDER, this.folder);
	}

	private static Stream<String> tables(ExecutionContext context) {
		return Stream.of(context.getString(TABLES).split(",")).filter((table) -> !table.isEmpty());
	}

	/**
	 * Removes the result of an earlier execution of a partition.
	 * @param context context of the partition
	 */
	public static void clear(ExecutionContext context) {
		KEYS.forEach(context::remove);
		List.copyOf(context.toMap().keySet())
			.stream()
			.filter((key) -> key.startsWith(FILES) || key.startsWith(FACTS))
			.forEach(context::remove);
	}

	/**
	 * The result of a partition.
	 * @param context context of a complete partition
	 * @return what it has written
	 * @throws DamagedContextException if a part of it is missing or cannot be read
	 */
	public static PartitionResult of(ExecutionContext context) {
		int partition = PartitionContext.number(context);
		return PartitionContext.read(context, () -> {
			Counts failedElements = Counts.parse(context.getString(FAILED_ELEMENTS));
			Map<String, Rows> tables = new LinkedHashMap<>();
			tables(context).forEach((table) -> tables.put(table, new Rows(files(context, table),
					TableFacts.parse(context.getString(FACTS + table)), failedElements.of(table))));
			return new PartitionResult(partition, context.getString(FOLDER), tables, files(context, Table.FAILED_PAGES),
					Counts.parse(context.getString(FAILED_BY_REASON)), Counts.parse(context.getString(ROWS_BY_CRAWL)),
					context.getLong(PAGES_WITH_ROWS), context.getLong(FILTERED_PAGES));
		});
	}

	private static List<PartFile> files(ExecutionContext context, String table) {
		return PartFile.fromText(context.getString(FILES + table));
	}

	/**
	 * Finds the results of the write.
	 */
	public interface Finder {

		/**
		 * The results of all partitions.
		 * @param job the job instance that wrote them
		 * @param count number of partitions
		 * @return the results in the order of the partitions
		 * @throws DamagedContextException if a partition is not recorded as complete
		 */
		List<PartitionResult> of(JobInstance job, int count);

	}

	/**
	 * What a partition has written to a table.
	 *
	 * @param files part files in the order of their rows
	 * @param facts what was counted about the columns
	 * @param failedElements number of elements in pages that failed, which have no row; 0
	 * for pages
	 */
	public record Rows(List<PartFile> files, TableFacts facts, long failedElements) {
	}

}
