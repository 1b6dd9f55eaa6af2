package io.spidraparquet.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.spidraparquet.page.JsonSlice;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of the spooled pages, in the order of the crawls and of each response.
 * Holds pages in memory up to a number of bytes; further pages are read when they are
 * needed. {@link #release()} resets that count. Not thread-safe.
 */
final class SpooledPages implements Closeable {

	private static final int READ_BUFFER = 1024 * 1024;

	private static final long MAX_IN_MEMORY = 8 * 1024 * 1024;

	private static final int MAX_IN_MEMORY_PER_PAGE = 256 * 1024;

	private final Spool spool;

	private final List<SpooledCrawl> crawls;

	private final PageRange range;

	private final ByteBuffer index = ByteBuffer.allocate(SpoolSegment.INDEX_ENTRY * 1024).limit(0);

	private int crawlOrdinal;

	private long page;

	/**
	 * Crawls alternate between segments, so each segment stays open once it is needed.
	 */
	private final Map<Long, FileChannel> data = new HashMap<>();

	private final Map<Long, FileChannel> pages = new HashMap<>();

	private long bufferSegment = -1;

	private byte[] buffer = new byte[0];

	private long bufferStart;

	private long inMemory;

	private boolean closed;

	/**
	 * Reads the pages of a range.
	 * @param spool holds the responses
	 * @param crawls that the range counts, in its order
	 * @param range of pages to read
	 */
	public SpooledPages(Spool spool, List<SpooledCrawl> crawls, PageRange range) {
		this.spool = spool;
		this.crawls = List.copyOf(crawls);
		this.range = range;
		this.crawlOrdinal = range.fromCrawl();
		this.page = range.fromPage();
	}

	/**
	 * Reads the pages of one response.
	 * @param spool holds the response
	 * @param crawl the response
	 * @return all of its pages
	 */
	public static SpooledPages of(Spool spool, SpooledCrawl crawl) {
		return new SpooledPages(spool, List.of(crawl), new PageRange(0, 0, 0, crawl.pages()));
	}

	/**
	 * Reads the next page.
	 * @return null at the end of the range
	 * @throws IOException if the spool cannot be read
	 */
	public @Nullable SpooledPage next() throws IOException {
		while (this.crawlOrdinal <= this.range.toCrawl() && this.crawlOrdinal < this.crawls.size()) {
			SpooledCrawl crawl = this.crawls.get(this.crawlOrdinal);
			long end = (this.crawlOrdinal == this.range.toCrawl()) ? Math.min(this.range.toPage(), crawl.pages())
					: crawl.pages();
			if (this.page < end) {
				return next(crawl);
			}
			this.crawlOrdinal++;
			this.page = 0;
			this.index.clear().limit(0);
		}
		return null;
	}

	private SpooledPage next(SpooledCrawl crawl) throws IOException {
		if (!this.index.hasRemaining()) {
			fillIndex(crawl);
		}
		long start = this.index.getLong();
		int length = this.index.getInt();
		boolean duplicate = this.index.getInt() != 0;
		long number = this.page++;
		boolean hold = length <= MAX_IN_MEMORY_PER_PAGE && this.inMemory + length <= MAX_IN_MEMORY;
		JsonSlice json = hold ? buffered(crawl, start, length) : null;
		this.inMemory += hold ? length : 0;
		return new SpooledPage(crawl, this.crawlOrdinal, number, duplicate, length, json,
				() -> load(crawl.segment(), start, length));
	}

	/** Tells that the pages read so far are no longer needed in memory. */
	public void release() {
		this.inMemory = 0;
	}

	private void fillIndex(SpooledCrawl crawl) throws IOException {
		long left = (crawl.pages() - this.page) * SpoolSegment.INDEX_ENTRY;
		this.index.clear().limit((int) Math.min(this.index.capacity(), left));
		PrivateFiles.readFully(pages(crawl.segment()), this.index,
				(crawl.firstPage() + this.page) * SpoolSegment.INDEX_ENTRY);
		this.index.flip();
	}

	/**
	 * Returns a slice of a buffer. A buffer is never rewritten, since slices outlive it.
	 */
	private JsonSlice buffered(SpooledCrawl crawl, long start, int length) throws IOException {
		boolean isBuffered = this.bufferSegment == crawl.segment() && start >= this.bufferStart
				&& start + length <= this.bufferStart + this.buffer.length;
		if (!isBuffered) {
			long left = crawl.offset() + crawl.length() - start;
			this.buffer = new byte[(int) Math.min(READ_BUFFER, Math.max(left, length))];
			this.bufferSegment = -1;
			PrivateFiles.readFully(data(crawl.segment()), ByteBuffer.wrap(this.buffer), start);
			this.bufferSegment = crawl.segment();
			this.bufferStart = start;
		}
		int from = (int) (start - this.bufferStart);
		return new JsonSlice(this.buffer, from, from + length);
	}

	/** Also works after {@link #close()}, since a page outlives its reader. */
	private JsonSlice load(long segment, long start, int length) throws IOException {
		byte[] bytes = new byte[length];
		if (this.closed) {
			try (FileChannel again = FileChannel.open(this.spool.data(segment), StandardOpenOption.READ)) {
				PrivateFiles.readFully(again, ByteBuffer.wrap(bytes), start);
			}
		}
		else {
			PrivateFiles.readFully(data(segment), ByteBuffer.wrap(bytes), start);
		}
		return JsonSlice.of(bytes);
	}

	private FileChannel data(long segment) throws IOException {
		return open(this.data, segment, this.spool.present(this.spool.data(segment)));
	}

	private FileChannel pages(long segment) throws IOException {
		return open(this.pages, segment, this.spool.present(this.spool.pages(segment)));
	}

	private static FileChannel open(Map<Long, FileChannel> channels, long segment, Path file) throws IOException {
		FileChannel channel = channels.get(segment);
		if (channel == null) {
			channel = FileChannel.open(file, StandardOpenOption.READ);
			channels.put(segment, channel);
		}
		return channel;
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		this.buffer = new byte[0];
		this.bufferSegment = -1;
		for (FileChannel channel : this.data.values()) {
			channel.close();
		}
		for (FileChannel channel : this.pages.values()) {
			channel.close();
		}
		this.data.clear();
		this.pages.clear();
	}

}
