package io.spidraparquet.job.write;

import io.spidraparquet.row.PageRows;
import io.spidraparquet.run.Counts;
import io.spidraparquet.spool.SpooledPage;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.listener.ItemProcessListener;

/**
 * Counts the rows and pages of a partition. A restarted partition counts from zero. Not
 * thread-safe.
 */
final class RowTally implements ItemProcessListener<SpooledPage, PageRows> {

	private final Counts rowsByCrawl = new Counts();

	private long pagesWithRows;

	private long filteredPages;

	@Override
	public void afterProcess(SpooledPage page, @Nullable PageRows rows) {
		if (rows == null) {
			this.filteredPages++;
		}
		else {
			this.pagesWithRows++;
			this.rowsByCrawl.add(Integer.toString(page.crawlOrdinal()), rows.count());
		}
	}

	Counts rowsByCrawl() {
		return this.rowsByCrawl;
	}

	long pagesWithRows() {
		return this.pagesWithRows;
	}

	long filteredPages() {
		return this.filteredPages;
	}

}
