package io.spidraparquet.dataset;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * What a published run consists of. A run is published while its manifest is in
 * {@code _spidra/runs}. The file has snake_case names and ISO 8601 times in UTC; the
 * values marked as unwrapped stand flat beside the others.
 *
 * @param version of this format, 1
 * @param sequence position in the order of publication, from 1
 * @param run what ran, and when
 * @param totals sums over the crawls
 * @param failedPagesByReason number of failed pages for each reason
 * @param crawls in order of their ids
 * @param deferred crawls of the selection that the run does not publish
 * @param data the data files
 * @param table the columns of pages
 * @param supersedes crawls that this run publishes anew
 * @param content the page contents that could not be downloaded; null if the run does not
 * download any
 * @param raw path of the kept responses, relative to the output; null if none are kept
 */
public record Manifest(int version, long sequence, @JsonUnwrapped Run run, Totals totals,
		Map<String, Long> failedPagesByReason, List<Crawl> crawls, @JsonUnwrapped DeferredCrawls deferred,
		@JsonUnwrapped Data data, @JsonUnwrapped Table table, List<Superseded> supersedes,
		@Nullable ContentFailures content, @Nullable String raw) {

	/** The format that is written. */
	public static final int VERSION = 1;

	public Manifest {
		supersedes = Objects.requireNonNullElse(supersedes, List.of());
	}

	/**
	 * The key of the run.
	 * @return its text
	 */
	public String key() {
		return this.run.key();
	}

	/**
	 * The attempt that was published.
	 * @return its id, part of each file's name
	 */
	public String attempt() {
		return this.run.attempt();
	}

	/**
	 * The files of a table.
	 * @param table {@link DatasetLayout#PAGES} or {@link DatasetLayout#FAILED_PAGES}
	 * @return its files
	 */
	List<DataFile> filesOf(String table) {
		return table.equals(DatasetLayout.PAGES) ? this.data.files() : this.data.failedPageFiles();
	}

	/**
	 * What ran, and when.
	 *
	 * @param key of the run
	 * @param attempt id of the attempt, part of each file's name
	 * @param job name of the job definition; null if there is none
	 * @param jobExecutionId in the job repository
	 * @param startedAt when the attempt began
	 * @param publishedAt when the manifest was complete
	 * @param application version that wrote the manifest
	 * @param parameters job parameters of the run
	 * @param settings that shape the output
	 */
	public record Run(String key, String attempt, @Nullable String job, long jobExecutionId, String startedAt,
			String publishedAt, String application, Map<String, String> parameters, Map<String, String> settings) {

	}

	/**
	 * The data files of a run.
	 *
	 * @param files of pages, in the order of their rows
	 * @param failedPageFiles of failed pages
	 */
	public record Data(List<DataFile> files, List<DataFile> failedPageFiles) {

	}

	/**
	 * The columns of a table.
	 *
	 * @param schemaVersion counts the schemas of the dataset, from 1
	 * @param schema columns in file order
	 * @param discarded what the schema contract left out, in words
	 */
	public record Table(int schemaVersion, List<Column> schema, List<String> discarded) {

		public Table {
			discarded = Objects.requireNonNullElse(discarded, List.of());
		}

		/**
		 * The columns of a schema.
		 * @param schema of the run
		 * @param discarded what the schema contract left out, in words
		 * @return a table for a manifest
		 */
		public static Table of(TableSchema schema, List<String> discarded) {
			return new Table(schema.version(), schema.columns(), discarded);
		}

		/**
		 * The columns.
		 * @return as a schema
		 */
		public TableSchema toSchema() {
			return new TableSchema(Math.max(this.schemaVersion, 1), this.schema);
		}

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
	 * A crawl that stands in an earlier run as well, with other content.
	 *
	 * @param crawl id of the crawl
	 * @param run key of the earlier run
	 */
	public record Superseded(String crawl, String run) {

	}

	/**
	 * The page contents that could not be downloaded.
	 *
	 * @param failed their number
	 * @param failures the first of them
	 */
	public record ContentFailures(long failed, List<ContentFailure> failures) {

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
