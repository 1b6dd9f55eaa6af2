package io.spidraparquet.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.schema.DatasetSchema;
import io.spidraparquet.spool.PageRange;

/**
 * What is decided at the end of the fetch, for the write and the publication.
 *
 * @param schema tables of the run
 * @param hugeColumns names of columns with huge values, by the name of their table
 * @param elements number of elements that the scan has counted, by the name of the table
 * whose rows they are; not for the table of pages
 * @param discarded descriptions of what the schema contract leaves out
 * @param partitions ranges of pages
 * @param taken ids of the crawls that the run publishes, in the order in which the ranges
 * count them
 * @param deferred selected crawls that the run does not publish
 * @param warnings what a person should know about settings and pages, one message each
 */
public record Fetched(DatasetSchema schema, Map<String, List<String>> hugeColumns, Map<String, Long> elements,
		List<String> discarded, List<PageRange> partitions, List<String> taken, DeferredCrawls deferred,
		List<String> warnings) {

	public Fetched {
		Objects.requireNonNull(schema, "schema");
		Objects.requireNonNull(hugeColumns, "hugeColumns");
		Objects.requireNonNull(elements, "elements");
		Objects.requireNonNull(discarded, "discarded");
		Objects.requireNonNull(partitions, "partitions");
		Objects.requireNonNull(taken, "taken");
		Objects.requireNonNull(deferred, "deferred");
		Objects.requireNonNull(warnings, "warnings");
	}

}
