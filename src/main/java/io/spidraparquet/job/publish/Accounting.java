package io.spidraparquet.job.publish;

import java.util.Map;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.run.Counts;
import io.spidraparquet.run.DamagedContextException;

/**
 * Compares what the fetch counted with what is about to be published. A difference means
 * that pages or elements were lost or written twice.
 */
final class Accounting {

	private Accounting() {
	}

	/**
	 * Checks that every page is in exactly one of the tables of pages.
	 * @throws DamagedContextException if it is not
	 */
	static void requireAllPages(Manifest manifest) {
		Manifest.Totals totals = manifest.totals();
		long failed = manifest.failedPagesByReason().values().stream().mapToLong(Long::longValue).sum();
		long rows = manifest.crawls().stream().mapToLong(Manifest.Crawl::rows).sum();
		if (totals.pages() != totals.pagesWithRows() + totals.failedPages() + totals.filteredPages()
				|| totals.failedPages() != failed || totals.rows() != rows) {
			throw new DamagedContextException(
					("%d pages were fetched, but %d have %d rows (%d in the files), %d failed and "
							+ "%d were filtered: ")
						.formatted(totals.pages(), totals.pagesWithRows(), rows, totals.rows(), totals.failedPages(),
								totals.filteredPages())
							+ "nothing is published; if this happens twice, please report it");
		}
	}

	/**
	 * Checks that every element of an array that has a table is one row of it, or is in a
	 * page that failed.
	 * @param elements number of elements that the fetch counted, by table
	 * @param failed number of elements in pages that failed when they were written
	 * @throws DamagedContextException if it is not
	 */
	static void requireAllElements(Manifest manifest, Map<String, Long> elements, Counts failed) {
		for (Manifest.Table table : manifest.tables()) {
			long counted = elements.getOrDefault(table.name(), 0L);
			long ofFailed = failed.of(table.name());
			if (table.parent() != null && counted != table.rows() + ofFailed) {
				throw new DamagedContextException(
						("%d elements of %s were fetched, but its files have %d rows, and failed pages have %d elements: "
								+ "nothing is published; if this happens twice, please report it")
							.formatted(counted, table.name(), table.rows(), ofFailed));
			}
		}
	}

}
