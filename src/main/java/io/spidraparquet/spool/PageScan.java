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
 * The one pass over a body while it streams: cuts it into pages, counts them, finds
 * duplicate ids, hashes the content and passes the data to a sink. Reads the pages of a
 * long body in batches on all cores, and takes the results in the order of the pages.
 * Scans bodies from the network and bodies from the spool in the same way. Not
 * thread-safe.
 */
final class PageScan implements PageFramer.PageConsumer {

	private static final ForkJoinPool POOL = ForkJoinPool.commonPool();

	/**
	 * Maximum of batches that wait for the pool; beyond it, the thread that cuts the body
	 * reads, too. A higher maximum costs memory on large machines and gains nothing,
	 * since the pool is never faster than the cutting of the body.
	 */
	private static final int MAX_WAITING = Math.min(8, 2 * Math.max(1, ForkJoinPool.getCommonPoolParallelism()));

	private final PageFramer framer = new PageFramer(this);

	private final PageIds ids = new PageIds();

	private final CRC32C crc = new CRC32C();

	private final PageSink sink;

	private final ContentHash contentHash;

	private final @Nullable PageIndex index;

	private final long[] byStatus = new long[PageStatus.values().length];

	/** Batches that were handed over for reading, in the order of the body. */
	private final Deque<Future<PageBatch>> submitted = new ArrayDeque<>();

	private final Deque<PageBatch> free = new ArrayDeque<>();

	private PageBatch batch;

	private long pages;

	private long length;

	/**
	 * Starts a pass over one body.
	 * @param sink receives the data
	 * @param folder for temporary files
	 * @param name prefix of their names
	 * @param index receives the position of each page; null if the positions are known
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
			// such a large page is not copied, and no other is in memory meanwhile
			endBatch();
			takeAll();
			this.batch.read(position, json);
			take(this.batch);
			return;
		}
		this.batch.add(position, json);
		if (this.batch.isFull()) {
			endBatch();
			while (!this.submitted.isEmpty()
					&& (this.submitted.getFirst().isDone() || this.submitted.size() > 2 * MAX_WAITING)) {
				takeFirst();
			}
		}
	}

	private void endBatch() {
		PageBatch full = this.batch;
		if (this.submitted.stream().filter((each) -> !each.isDone()).count() < MAX_WAITING) {
			this.submitted.add(POOL.submit(full::read, full));
		}
		else {
			full.read();
			this.submitted.add(CompletableFuture.completedFuture(full));
		}
		this.batch = this.free.isEmpty() ? new PageBatch(this.sink.fork()) : this.free.remove();
	}

	private void takeAll() throws IOException {
		while (!this.submitted.isEmpty()) {
			takeFirst();
		}
	}

	private void takeFirst() throws IOException {
		try {
			PageBatch read = this.submitted.remove().get();
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

	/** Throws what this thread would have thrown if it had read the batch. */
	private static RuntimeException rethrown(@Nullable Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof RuntimeException runtime) ? runtime : new IllegalStateException(failure);
	}

	private void take(PageBatch read) throws IOException {
		for (PageBatch.Scanned page : read.scanned()) {
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
	 * @return what the scan found
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

	/** Releases what remains of the pass, whether it was completed or not. */
	void discard() throws IOException {
		this.submitted.forEach((each) -> each.cancel(false));
		this.contentHash.discard();
	}

	private long count(PageStatus status) {
		return this.byStatus[status.ordinal()];
	}

	/**
	 * Receives the positions of pages.
	 */
	interface PageIndex {

		/**
		 * Adds a page.
		 * @param start first byte, counted from the start of the body
		 * @param length in bytes
		 * @param duplicate whether an earlier page of the crawl has the same id
		 */
		void add(long start, int length, boolean duplicate) throws IOException;

	}

}
