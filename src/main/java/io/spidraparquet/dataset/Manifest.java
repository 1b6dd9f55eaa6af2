package io.spidraparquet.dataset;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a published run consists of; the run is published while this stands in
 * {@code _spidra/runs}. Written in snake_case, times as ISO 8601 in UTC.
 *
 * @param version of this format, 1
 * @param sequence place in the order of publication, from 1
 * @param key of the run
 * @param attempt id of the attempt, part of each file's name
 * @param job name of the job definition; null if there is none
 * @param jobExecutionId in the job repository
 * @param startedAt when the attempt began
 * @param publishedAt when the manifest was complete
 * @param application version that wrote it
 * @param parameters job parameters of the run
 * @param settings that shape the output
 * @param totals sums over the crawls
 * @param failedPagesByReason number of failed pages for each reason
 * @param crawls in order of their ids
 * @param notFetched ids of crawls that could not be fetched, and were left for the next
 * night
 * @param unfinished ids of crawls that no later night will take: they left the look-back
 * before they were complete, or could be fetched
 * @param files of pages, in the order of their rows
 * @param failedPageFiles of failed pages
 * @param schemaVersion counts the schemas of the dataset, from 1
 * @param schema columns of the pages' files
 * @param discarded what the schema contract left out, in words
 * @param supersedes crawls that this run publishes anew
 * @param postponed ids of crawls that were left for the next night for another reason:
 * pending pages, or the most crawls of a run
 * @param content what of the pages themselves could not be had; null if it was not asked
 * for
 * @param raw path of the kept responses, relative to the output; null if none are kept
 */
public record Manifest(int version, long sequence, String key, String attempt, @Nullable String job,
		long jobExecutionId, String startedAt, String publishedAt, String application, Map<String, String> parameters,
		Map<String, String> settings, Totals totals, Map<String, Long> failedPagesByReason, List<Crawl> crawls,
		List<String> notFetched, List<String> unfinished, List<DataFile> files, List<DataFile> failedPageFiles,
		int schemaVersion, List<SchemaColumn> schema, List<String> discarded, List<Superseded> supersedes,
		List<String> postponed, @Nullable Content content, @Nullable String raw) {

	/** The format that is written. */
	public static final int VERSION = 1;

	public Manifest {
		// these are missing in the manifests of earlier versions of the application
		schemaVersion = Math.max(schemaVersion, 1);
		discarded = Objects.requireNonNullElse(discarded, List.of());
		supersedes = Objects.requireNonNullElse(supersedes, List.of());
		postponed = Objects.requireNonNullElse(postponed, List.of());
	}

	/**
	 * The files of a table.
	 * @param table {@link DatasetLayout#PAGES} or {@link DatasetLayout#FAILED_PAGES}
	 * @return its files
	 */
	List<DataFile> filesOf(String table) {
		return table.equals(DatasetLayout.PAGES) ? this.files : this.failedPageFiles;
	}

	/**
	 * Sums over a run.
	 *
	 * @param pages in the responses
	 * @param rows written
	 * @param pagesWithRows pages that gave rows
	 * @param failedPages pages that gave none and stand in failed pages
	 * @param filteredPages pages that have nothing to give
	 * @param bytes of the files of pages
	 */
	public record Totals(long pages, long rows, long pagesWithRows, long failedPages, long filteredPages, long bytes) {

	}

	/**
	 * One crawl of a run.
	 *
	 * @param id of the crawl
	 * @param contentSha256 over the content of its pages
	 * @param fetchedAt when its response began
	 * @param pages in its response
	 * @param success pages with this status
	 * @param failed pages with this status
	 * @param pending pages with this status
	 * @param rows written
	 */
	public record Crawl(String id, String contentSha256, String fetchedAt, long pages, long success, long failed,
			long pending, long rows) {

	}

	/**
	 * One data file.
	 *
	 * @param path relative to the output
	 * @param bytes length
	 * @param rows number of rows
	 */
	public record DataFile(String path, long bytes, long rows) {

	}

	/**
	 * One column.
	 *
	 * @param name unique
	 * @param type see {@code ColumnType.text()}
	 * @param path JSON Pointer into the page; null for a column of ours
	 * @param since key of the run that brought it
	 */
	public record SchemaColumn(String name, String type, @Nullable String path, String since) {

	}

	/**
	 * A crawl that stands in an earlier run as well, with other content.
	 *
	 * @param crawl id of the crawl
	 * @param run key of the earlier run
	 */
	public record Superseded(String crawl, String run) {

	}

	/**
	 * The content of pages.
	 *
	 * @param failed number of contents that could not be had
	 * @param failures the first of them
	 */
	public record Content(long failed, List<ContentFailure> failures) {

	}

	/**
	 * A page without its content.
	 *
	 * @param crawl id of the crawl
	 * @param page id of the page
	 * @param column that is null
	 * @param reason in words
	 */
	public record ContentFailure(String crawl, String page, String column, String reason) {

	}

}
