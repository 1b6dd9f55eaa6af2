package io.spidraparquet.spool;

import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads a range of the spooled pages as the items of a step. Saves no position: a
 * restarted partition reads its range from the start, since the files written from it are
 * removed. Not thread-safe.
 */
public final class PageItemReader implements ItemStreamReader<SpooledPage> {

	private final Spool spool;

	private final List<SpooledCrawl> taken;

	private final PageRange range;

	private @Nullable SpooledPages pages;

	private boolean atEnd;

	/**
	 * Creates a reader of one range.
	 * @param spool holds the responses
	 * @param taken the taken crawls, in the order that the range counts
	 * @param range of pages to read
	 */
	public PageItemReader(Spool spool, List<SpooledCrawl> taken, PageRange range) {
		this.spool = spool;
		this.taken = List.copyOf(taken);
		this.range = range;
	}

	@Override
	public void open(ExecutionContext context) throws ItemStreamException {
		close();
		this.atEnd = false;
		this.pages = new SpooledPages(this.spool, this.taken, this.range);
	}

	@Override
	public @Nullable SpooledPage read() throws IOException {
		SpooledPages open = this.pages;
		if (open == null) {
			throw new IOException("the reader is not open");
		}
		SpooledPage page = open.next();
		this.atEnd = page == null;
		return page;
	}

	/**
	 * Whether the range is read to its end.
	 * @return false before {@link #read} has returned null
	 */
	public boolean isAtEnd() {
		return this.atEnd;
	}

	/** Called after each chunk: its pages are written. */
	@Override
	public void update(ExecutionContext context) throws ItemStreamException {
		SpooledPages open = this.pages;
		if (open != null) {
			open.release();
		}
	}

	@Override
	public void close() throws ItemStreamException {
		SpooledPages open = this.pages;
		this.pages = null;
		try {
			if (open != null) {
				open.close();
			}
		}
		catch (IOException ex) {
			throw new ItemStreamException("cannot close the spool", ex);
		}
	}

}
