package io.spidraparquet.job.publish;

import java.util.List;

import io.spidraparquet.facts.TableFacts;
import io.spidraparquet.run.Counts;
import io.spidraparquet.run.PartitionResult;

/**
 * What all partitions have written, in total.
 *
 * @param failedByReason number of failed pages for each reason
 * @param rowsByCrawl number of rows for each crawl, by the crawl's position among the
 * taken crawls
 * @param pagesWithRows number of pages with rows
 * @param filteredPages number of pages that were filtered, as they have no rows
 * @param facts what was counted about the columns of pages
 */
record Written(Counts failedByReason, Counts rowsByCrawl, long pagesWithRows, long filteredPages, TableFacts facts) {

	static Written sum(List<PartitionResult> partitions) {
		Counts failedByReason = new Counts();
		Counts rowsByCrawl = new Counts();
		TableFacts facts = TableFacts.NONE;
		for (PartitionResult partition : partitions) {
			failedByReason.addAll(partition.failedByReason());
			rowsByCrawl.addAll(partition.rowsByCrawl());
			facts = facts.plus(partition.tables().values().iterator().next().facts());
		}
		return new Written(failedByReason, rowsByCrawl,
				partitions.stream().mapToLong(PartitionResult::pagesWithRows).sum(),
				partitions.stream().mapToLong(PartitionResult::filteredPages).sum(), facts.shown());
	}

}
