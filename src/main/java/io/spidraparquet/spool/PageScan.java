package io.spidraparquet.spool;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;

import io.spidraparquet.page.IncompleteBodyException;
import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.page.PageStatus;
import org.jspecify.annotations.Nullable;

/**
 * The one pass over a body while it streams: cuts it into pages, counts them, sees
 * duplicate ids, hashes the content and shows the data to a sink. The pages of a long
 * body are read in batches on all cores; what is told of them is taken in their order.
 * The same for a body that comes from the network and for one that is in the spool
 * already. Not thread-safe.
 */
final class PageScan implements PageFramer.PageConsumer {

	private static final ForkJoinPool POOL = ForkJoinPool.commonPool();

	/**
	 * Batches that wait for the pool; beyond them, the thread of the body reads too. More
	 * would take memory on large machines, and no pool is faster than the stream is cut.
	 */
	private static final int MOST_WAITING = Math.min(8, 2 * Math.max(1, ForkJoinPool.getCommonPoolParallelism()));

	private final PageFramer framer = new PageFramer(this);

	private final PageIds ids = new PageIds();

	private final CRC32C crc = new CRC32C();

	private final PageSink sink;

	private final ContentHash contentHash;

	private final @Nullable PageIndex index;

	private final long[] byStatus = new long[PageStatus.values().length];

	/** Batches that are read, or were, in the order of the body. */
	private final Deque<Future<PageBatch>> underWay = new ArrayDeque<>();

	private final Deque<PageBatch> free = new ArrayDeque<>();

	private PageBatch batch;

	private long pages;

	private long length;

	/**
	 * A pass over one body.
	 * @param sink sees the data
	 * @param folder where temporary files may stand
	 * @param name start of their names
	 * @param index takes the place of each page, or null if it is known already
	 */
	PageScan(PageSink sink, Path folder, String name, @Nullable PageIndex index) {
		this.sink = sink;
		this.contentHash = new ContentHash(folder, name);
		this.index = index;
		sink.begin();
		this.batch = new PageBatch(sink);
	}

	void feed(byte[] buffer, int count) throws IOException {
		this.crc.update(buffer, 0, count);
		this.length += count;
		this.framer.feed(buffer, count);
	}

	@Override
	public void page(long position, JsonSlice json) throws IOException {
		if (json.length() >= PageBatch.BYTES) {
			// one that large is not copied, and has the memory for itself
			endBatch();
			takeAll();
			this.batch.read(position, json);
			take(this.batch);
			return;
		}
		this.batch.add(position, json);
		if (this.batch.isFull()) {
			endBatch();
			while (!this.underWay.isEmpty()
					&& (this.underWay.getFirst().isDone() || this.underWay.size() > 2 * MOST_WAITING)) {
				takeFirst();
			}
		}
	}

	private void endBatch() {
		PageBatch full = this.batch;
		if (this.underWay.stream().filter((each) -> !each.isDone()).count() < MOST_WAITING) {
			this.underWay.add(POOL.submit(full::read, full));
		}
		else {
			full.read();
			this.underWay.add(CompletableFuture.completedFuture(full));
		}
		this.batch = this.free.isEmpty() ? new PageBatch(this.sink.fork()) : this.free.remove();
	}

	private void takeAll() throws IOException {
		while (!this.underWay.isEmpty()) {
			takeFirst();
		}
	}

	private void takeFirst() throws IOException {
		try {
			PageBatch read = this.underWay.remove().get();
			take(read);
			this.free.add(read);
		}
		catch (ExecutionException ex) {
			throw rethrown(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("interrupted while reading pages");
		}
	}

	/** As if the batch had been read by this thread. */
	private static RuntimeException rethrown(@Nullable Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof RuntimeException runtime) ? runtime : new IllegalStateException(failure);
	}

	private void take(PageBatch read) throws IOException {
		for (PageBatch.Seen page : read.seen()) {
			this.pages++;
			this.byStatus[page.status().ordinal()]++;
			byte[] id = page.id();
			this.contentHash.add(id, page.hash());
			boolean duplicate = id != null && page.status() == PageStatus.SUCCESS && !this.ids.add(id);
			if (this.index != null) {
				this.index.add(page.position(), page.length(), duplicate);
			}
		}
		read.clear();
	}

	/**
	 * Ends the body.
	 * @return what was seen of it
	 * @throws IncompleteBodyException if the body is incomplete
	 */
	ScannedBody finish() throws IOException {
		this.framer.finish();
		this.batch.read();
		takeAll();
		take(this.batch);
		return new ScannedBody(this.length, (int) this.crc.getValue(), this.pages, count(PageStatus.SUCCESS),
				count(PageStatus.FAILED), count(PageStatus.PENDING), this.contentHash.finish());
	}

	/** Lets go of what is left of a pass, whether it came to its end or not. */
	void discard() throws IOException {
		this.underWay.forEach((each) -> each.cancel(false));
		this.contentHash.discard();
	}

	private long count(PageStatus status) {
		return this.byStatus[status.ordinal()];
	}

	/**
	 * Takes the places of pages.
	 */
	interface PageIndex {

		/**
		 * Adds a page.
		 * @param start first byte, counted from the start of the body
		 * @param length in bytes
		 * @param duplicate whether its id stood on an earlier page of the crawl
		 */
		void add(long start, int length, boolean duplicate) throws IOException;

	}

}
