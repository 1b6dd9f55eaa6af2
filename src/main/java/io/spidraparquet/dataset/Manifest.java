package io.spidraparquet.dataset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.spidraparquet.facts.ColumnFacts;
import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.schema.Column;
import io.spidraparquet.schema.ColumnNames;
import io.spidraparquet.schema.DatasetSchema;
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
 * @param tables the tables: first that of the pages, then the others in the order of
 * their first publication, each after its parent, also those without a row in this run
 * @param failedPageFiles files of the failed pages, in the order of their rows
 * @param supersedes crawls of earlier runs that this run publishes again
 * @param content page contents that could not be downloaded; null if the run does not
 * download contents
 * @param raw path of the kept responses, relative to the output; null if none are kept
 * @param checks what the checks of the run found, first those of the job definition, in
 * its order
 * @param warnings what a person should know about the run, one message each
 */
public record Manifest(int version, long sequence, @JsonUnwrapped Run run, Totals totals,
		Map<String, Long> failedPagesByReason, List<Crawl> crawls, @JsonUnwrapped DeferredCrawls deferred,
		List<Table> tables, List<DataFile> failedPageFiles, List<Superseded> supersedes,
		@Nullable ContentFailures content, @Nullable String raw, List<Check> checks, List<String> warnings) {

	/** The version of the format that this application writes. */
	public static final int VERSION = 2;

	public Manifest {
		tables = Objects.requireNonNullElse(tables, List.of());
		failedPageFiles = Objects.requireNonNullElse(failedPageFiles, List.of());
		if (version == VERSION
				&& (tables.isEmpty() || !tables.get(0).name().equals(io.spidraparquet.schema.Table.PAGES))) {
			throw new IllegalArgumentException("its first table is not pages");
		}
		supersedes = Objects.requireNonNullElse(supersedes, List.of());
		checks = Objects.requireNonNullElse(checks, List.of());
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
	 * The table of pages.
	 * @return the first table
	 */
	public Table pages() {
		return this.tables.get(0);
	}

	/**
	 * Finds a table.
	 * @param name of the table
	 * @return the table; null if there is none
	 */
	public @Nullable Table find(String name) {
		return this.tables.stream().filter((table) -> table.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * This manifest with what was found about it.
	 * @param results what the checks found
	 * @param allWarnings all warnings
	 * @return a manifest that has these instead of its own
	 */
	public Manifest judged(List<Check> results, List<String> allWarnings) {
		return new Manifest(this.version, this.sequence, this.run, this.totals, this.failedPagesByReason, this.crawls,
				this.deferred, this.tables, this.failedPageFiles, this.supersedes, this.content, this.raw, results,
				allWarnings);
	}

	/**
	 * The columns of all tables.
	 * @return the schema of the run
	 */
	public DatasetSchema schema() {
		return new DatasetSchema(this.tables.stream().map(Table::toTable).toList());
	}

	/**
	 * The files of the run.
	 * @return data files in the order of their rows by the name of their table; with
	 * those of the failed pages
	 */
	public Map<String, List<DataFile>> files() {
		Map<String, List<DataFile>> files = new LinkedHashMap<>();
		this.tables.forEach((table) -> files.put(table.name(), table.files()));
		files.put(io.spidraparquet.schema.Table.FAILED_PAGES, this.failedPageFiles);
		return files;
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
	 * @param settings settings that shape the output, and the limits for failures
	 * @param stepSeconds how long each step took, in seconds, in the order of the steps;
	 * null in a manifest of an application that did not measure
	 * @param workers what each worker has fetched, by its name; null if the run fetched
	 * by itself
	 */
	public record Run(String key, String attempt, @Nullable String job, long jobExecutionId, String startedAt,
			String publishedAt, String application, Map<String, String> parameters, Map<String, String> settings,
			@Nullable Map<String, Double> stepSeconds, @Nullable List<Worker> workers) {

		/**
		 * Creates the run of a single process.
		 */
		public Run(String key, String attempt, @Nullable String job, long jobExecutionId, String startedAt,
				String publishedAt, String application, Map<String, String> parameters, Map<String, String> settings,
				@Nullable Map<String, Double> stepSeconds) {
			this(key, attempt, job, jobExecutionId, startedAt, publishedAt, application, parameters, settings,
					stepSeconds, null);
		}

	}

	/**
	 * What one worker has fetched.
	 *
	 * @param name of the worker
	 * @param crawls number of crawls, also of those whose responses were kept
	 * @param requests number of requests to the API, with those that were repeated
	 * @param waitedSeconds how long its requests waited for the rate limit, together
	 * @param bytes received with pages
	 */
	public record Worker(String name, long crawls, long requests, double waitedSeconds, long bytes) {

		/**
		 * Adds what the same worker has fetched elsewhere.
		 */
		public Worker plus(Worker other) {
			return new Worker(this.name, this.crawls + other.crawls, this.requests + other.requests,
					this.waitedSeconds + other.waitedSeconds, this.bytes + other.bytes);
		}

	}

	/**
	 * A table of the run.
	 *
	 * @param name of the table and of its folder
	 * @param path JSON Pointer of the array whose elements are the rows; null if they are
	 * pages
	 * @param parent name of the table whose rows have the array; null for pages
	 * @param rows number of rows in the files
	 * @param bytes length of the files
	 * @param files data files in the order of their rows
	 * @param schemaVersion number of the table's schema in this dataset, from 1
	 * @param schema columns in file order
	 * @param discarded descriptions of what the schema contract left out
	 * @param columnFacts what was counted about the columns, by their name; null in a
	 * manifest of an application that did not count
	 * @param unfilled names of the declared columns that have had no value in any run so
	 * far
	 */
	@JsonPropertyOrder({ "name", "path", "parent", "key" })
	public record Table(String name, @Nullable String path, @Nullable String parent, long rows, long bytes,
			List<DataFile> files, int schemaVersion, List<Column> schema, List<String> discarded,
			@Nullable Map<String, ColumnFacts> columnFacts, List<String> unfilled) {

		public Table {
			if (!ColumnNames.isValid(name)) { // it is part of paths
				throw new IllegalArgumentException("a table has the name '" + name + "'");
			}
			files = Objects.requireNonNullElse(files, List.of());
			discarded = Objects.requireNonNullElse(discarded, List.of());
			unfilled = Objects.requireNonNullElse(unfilled, List.of());
		}

		/**
		 * Creates the manifest's table from its schema and files.
		 * @param table the table in the schema of the run
		 * @param files data files in the order of their rows
		 * @param discarded descriptions of what the schema contract left out
		 * @param facts what was counted about the columns
		 * @return the table
		 */
		public static Table of(io.spidraparquet.schema.Table table, List<DataFile> files, List<String> discarded,
				TableFacts facts) {
			TableSchema schema = table.schema();
			List<String> unfilled = schema.unfilled()
				.stream()
				.filter((name) -> facts.of(name).values() == 0)
				.sorted()
				.toList();
			return new Table(table.name(), table.path(), table.parent(), files.stream().mapToLong(DataFile::rows).sum(),
					files.stream().mapToLong(DataFile::bytes).sum(), files, schema.version(), schema.columns(),
					discarded, facts.columns(), unfilled);
		}

		/**
		 * The names of the columns that together are unique. They are written for
		 * readers, and not read.
		 * @return the key
		 */
		@JsonProperty(access = JsonProperty.Access.READ_ONLY)
		public List<String> key() {
			return toTable().key();
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
		 * @return the table with its columns
		 */
		public io.spidraparquet.schema.Table toTable() {
			return new io.spidraparquet.schema.Table(this.name, this.path, this.parent,
					new TableSchema(Math.max(this.schemaVersion, 1), this.schema, Set.copyOf(this.unfilled)));
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
	 * @param bytes length of the files of all tables, without those of failed pages
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
	 * What a check found.
	 *
	 * @param check the check as the job definition has it, or what was compared with the
	 * runs before
	 * @param passed whether the run met it
	 * @param found what it is in this run, for people
	 * @param declared whether the job definition demands it; others are watched in every
	 * run, and stand here only if they failed
	 */
	public record Check(String check, boolean passed, String found, boolean declared) {

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
