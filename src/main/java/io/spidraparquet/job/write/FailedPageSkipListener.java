package io.spidraparquet.job.write;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.spidraparquet.flatten.PageFailedException;
import io.spidraparquet.parquet.PartFiles;
import io.spidraparquet.row.PageRows;
import io.spidraparquet.run.Counts;
import io.spidraparquet.spool.SpooledPage;

import org.springframework.batch.core.listener.SkipListener;

/**
 * Writes each skipped page to {@code failed_pages} and counts it. A restarted partition
 * counts from zero. Not thread-safe.
 */
final class FailedPageSkipListener implements SkipListener<SpooledPage, PageRows> {

	private final PartFiles files;

	private final Counts byReason = new Counts();

	FailedPageSkipListener(PartFiles files) {
		this.files = files;
	}

	@Override
	public void onSkipInProcess(SpooledPage page, Throwable failure) {
		if (!(failure instanceof PageFailedException failed)) {
			throw new IllegalStateException("only failed pages are skipped", failure);
		}
		try {
			this.files.write(failed.failedPage());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot write a failed page: " + ex.getMessage(), ex);
		}
		this.byReason.add(failed.reason().text(), 1);
	}

	Counts byReason() {
		return this.byReason;
	}

}
