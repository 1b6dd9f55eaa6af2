package io.spidraparquet.job.publish;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 * @param facts what was counted about the columns, by table
 * @param failedElements number of elements in failed pages, by table
 */
record Written(Counts failedByReason, Counts rowsByCrawl, long pagesWithRows, long filteredPages,
		Map<String, TableFacts> facts, Counts failedElements) {

	static Written sum(List<PartitionResult> partitions) {
		Counts failedByReason = new Counts();
		Counts rowsByCrawl = new Counts();
		Map<String, TableFacts> facts = new HashMap<>();
		Counts failedElements = new Counts();
		for (PartitionResult partition : partitions) {
			failedByReason.addAll(partition.failedByReason());
			rowsByCrawl.addAll(partition.rowsByCrawl());
			partition.tables().forEach((table, rows) -> {
				facts.merge(table, rows.facts(), TableFacts::plus);
				failedElements.add(table, rows.failedElements());
			});
		}
		facts.replaceAll((table, ofTable) -> ofTable.shown());
		return new Written(failedByReason, rowsByCrawl,
				partitions.stream().mapToLong(PartitionResult::pagesWithRows).sum(),
				partitions.stream().mapToLong(PartitionResult::filteredPages).sum(), facts, failedElements);
	}

	/** What was counted about the columns of a table. */
	TableFacts factsOf(String table) {
		return this.facts.getOrDefault(table, TableFacts.NONE);
	}

}
