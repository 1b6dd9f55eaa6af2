package io.spidraparquet.dataset;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * The content of a published run. A run is published while its manifest is in
 * {@code _spidra/runs}. The file has snake_case names and ISO 8601 times in UTC;
 * unwrapped components are members of the top-level object.
 *
 * @param version version of the format, {@value #VERSION}
 * @param sequence position in the order of publication, from 1
 * @param run the run and its times
 * @param totals sums over the crawls
 * @param failedPagesByReason number of failed pages for each reason
 * @param crawls the published crawls, sorted by id
 * @param deferred crawls of the selection that the run does not publish
 * @param data the data files
 * @param table the columns of the pages table
 * @param supersedes crawls of earlier runs that this run publishes again
 * @param content page contents that could not be downloaded; null if the run does not
 * download contents
 * @param raw path of the kept responses, relative to the output; null if none are kept
 * @param warnings what a person should know about the selection of the crawls and the
 * values of the pages, one message each
 */
public record Manifest(int version, long sequence, @JsonUnwrapped Run run, Totals totals,
		Map<String, Long> failedPagesByReason, List<Crawl> crawls, @JsonUnwrapped DeferredCrawls deferred,
		@JsonUnwrapped Data data, @JsonUnwrapped Table table, List<Superseded> supersedes,
		@Nullable ContentFailures content, @Nullable String raw, List<String> warnings) {

	/** The version of the format that this application writes. */
	public static final int VERSION = 1;

	public Manifest {
		supersedes = Objects.requireNonNullElse(supersedes, List.of());
		warnings = Objects.requireNonNullElse(warnings, List.of());
	}

	/**
	 * Returns the key of the run.
	 * @return text of a {@link RunKey}
	 */
	public String key() {
		return this.run.key();
	}

	/**
	 * Returns the attempt that was published.
	 * @return id of the attempt, part of each file's name
	 */
	public String attempt() {
		return this.run.attempt();
	}

	/**
	 * Returns the files of a table.
	 * @param table {@link DatasetLayout#PAGES} or {@link DatasetLayout#FAILED_PAGES}
	 * @return data files in the order of their rows
	 */
	List<DataFile> filesOf(String table) {
		return table.equals(DatasetLayout.PAGES) ? this.data.files() : this.data.failedPageFiles();
	}

	/**
	 * The run and its times.
	 *
	 * @param key of the run
	 * @param attempt id of the attempt, part of each file's name
	 * @param job name of the job definition; null if there is none
	 * @param jobExecutionId id of the execution in the job repository
	 * @param startedAt start of the attempt
	 * @param publishedAt time at which the manifest was completed
	 * @param application version that wrote the manifest
	 * @param parameters job parameters of the run
	 * @param settings settings that shape the output
	 */
	public record Run(String key, String attempt, @Nullable String job, long jobExecutionId, String startedAt,
			String publishedAt, String application, Map<String, String> parameters, Map<String, String> settings) {

	}

	/**
	 * The data files of a run.
	 *
	 * @param files files of the pages table, in the order of their rows
	 * @param failedPageFiles files of the failed_pages table
	 */
	public record Data(List<DataFile> files, List<DataFile> failedPageFiles) {

	}

	/**
	 * The columns of a table.
	 *
	 * @param schemaVersion number of the schema in this dataset, from 1
	 * @param schema columns in file order
	 * @param discarded descriptions of what the schema contract left out
	 * @param columnFacts what was counted about the columns, by their name; null in a
	 * manifest of an application that did not count
	 * @param unfilled names of the declared columns that have had no value in any run so
	 * far
	 */
	public record Table(int schemaVersion, List<Column> schema, List<String> discarded,
			@Nullable Map<String, ColumnFacts> columnFacts, List<String> unfilled) {

		public Table {
			discarded = Objects.requireNonNullElse(discarded, List.of());
			unfilled = Objects.requireNonNullElse(unfilled, List.of());
		}

		/**
		 * Creates the manifest's table from a schema.
		 * @param schema schema of the run
		 * @param discarded descriptions of what the schema contract left out
		 * @param facts what was counted about the columns
		 * @return the table
		 */
		public static Table of(TableSchema schema, List<String> discarded, TableFacts facts) {
			List<String> unfilled = schema.unfilled()
				.stream()
				.filter((name) -> facts.of(name).values() == 0)
				.sorted()
				.toList();
			return new Table(schema.version(), schema.columns(), discarded, facts.columns(), unfilled);
		}

		/**
		 * Returns what was counted about the columns.
		 * @return the facts; null if they are unknown
		 */
		public @Nullable TableFacts facts() {
			return (this.columnFacts != null) ? new TableFacts(new TreeMap<>(this.columnFacts)) : null;
		}

		/**
		 * Converts the columns to a schema.
		 * @return the schema
		 */
		public TableSchema toSchema() {
			return new TableSchema(Math.max(this.schemaVersion, 1), this.schema, Set.copyOf(this.unfilled));
		}

	}

	/**
	 * Sums over the crawls of a run.
	 *
	 * @param pages pages in the responses
	 * @param rows rows written to pages
	 * @param pagesWithRows pages that gave rows
	 * @param failedPages pages written to failed_pages instead
	 * @param filteredPages pages that have no row to give, such as those with an empty
	 * array of rows; they are in neither table
	 * @param bytes length of the files of the pages table
	 */
	public record Totals(long pages, long rows, long pagesWithRows, long failedPages, long filteredPages, long bytes) {

	}

	/**
	 * One crawl of a run.
	 *
	 * @param id of the crawl
	 * @param contentSha256 hash over the content of its pages
	 * @param fetchedAt time at which its response began
	 * @param pages pages in its response
	 * @param success pages with this status
	 * @param failed pages with this status
	 * @param pending pages with this status
	 * @param rows rows written to pages
	 * @param status status with which the crawl ended, as the API told it; null if it did
	 * not tell
	 */
	public record Crawl(String id, String contentSha256, String fetchedAt, long pages, long success, long failed,
			long pending, long rows, @Nullable String status) {

	}

	/**
	 * One data file.
	 *
	 * @param path path relative to the output
	 * @param bytes length in bytes
	 * @param rows number of rows
	 * @param crc32c CRC-32C of the content, eight hexadecimal digits; null if unknown
	 */
	public record DataFile(String path, long bytes, long rows, @Nullable String crc32c) {

	}

	/**
	 * A crawl that an earlier run published with other content.
	 *
	 * @param crawl id of the crawl
	 * @param run key of the earlier run
	 */
	public record Superseded(String crawl, String run) {

	}

	/**
	 * The page contents that could not be downloaded.
	 *
	 * @param failed number of all contents that could not be downloaded
	 * @param failures the first of them
	 */
	public record ContentFailures(long failed, List<ContentFailure> failures) {

	}

	/**
	 * A page without its content.
	 *
	 * @param crawl id of the crawl
	 * @param page id of the page
	 * @param column column that is null
	 * @param reason description for people
	 */
	public record ContentFailure(String crawl, String page, String column, String reason) {

	}

}
