package io.spidraparquet.run;

import java.util.List;
import java.util.Objects;

import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.PageRange;

/**
 * What is decided at the end of the fetch, for the write and the publication.
 *
 * @param schema columns of the run
 * @param hugeColumns names of columns with huge values
 * @param discarded descriptions of what the schema contract leaves out
 * @param partitions ranges of pages
 * @param taken ids of the crawls that the run publishes, in the order in which the ranges
 * count them
 * @param deferred selected crawls that the run does not publish
 * @param warnings what a person should know about settings and pages, one message each
 */
public record Fetched(TableSchema schema, List<String> hugeColumns, List<String> discarded, List<PageRange> partitions,
		List<String> taken, DeferredCrawls deferred, List<String> warnings) {

	public Fetched {
		Objects.requireNonNull(schema, "schema");
		Objects.requireNonNull(hugeColumns, "hugeColumns");
		Objects.requireNonNull(discarded, "discarded");
		Objects.requireNonNull(partitions, "partitions");
		Objects.requireNonNull(taken, "taken");
		Objects.requireNonNull(deferred, "deferred");
		Objects.requireNonNull(warnings, "warnings");
	}

}
