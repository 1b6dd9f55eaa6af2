package io.spidraparquet.run;

import java.util.List;

import io.spidraparquet.dataset.DeferredCrawls;
import io.spidraparquet.schema.TableSchema;
import io.spidraparquet.spool.PageRange;

/**
 * What the end of the fetch decides for the write and the publication.
 *
 * @param schema columns of the run
 * @param hugeColumns names of columns with huge values
 * @param discarded what the schema contract leaves out, in words
 * @param partitions ranges of pages
 * @param taken ids of the crawls that the run publishes, in the order that the ranges
 * count
 * @param deferred crawls of the selection that it does not publish
 */
public record Fetched(TableSchema schema, List<String> hugeColumns, List<String> discarded, List<PageRange> partitions,
		List<String> taken, DeferredCrawls deferred) {

}
