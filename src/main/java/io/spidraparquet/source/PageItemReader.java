package io.spidraparquet.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads a range of the spooled pages, in the order of the plan and of each response. A
 * restarted partition reads its range from its start, since the files that were written
 * from it are gone; so no position is saved. Within a chunk, pages are held in memory up
 * to a number of bytes, further ones are read when they are needed. Not thread-safe.
 */
public final class PageItemReader implements ItemStreamReader<SpooledPage> {

	private static final int READ_BUFFER = 1024 * 1024;

	private static final long IN_MEMORY_PER_CHUNK = 8 * 1024 * 1024;

	private static final int IN_MEMORY_PER_PAGE = 256 * 1024;

	private final Spool spool;

	private final List<SpooledCrawl> plan;

	private final PageRange range;

	private final ByteBuffer index = ByteBuffer.allocate(SpoolSegment.INDEX_ENTRY * 1024);

	private int crawlOrdinal;

	private long page;

	/**
	 * Crawls of the plan take turns in the segments, so all that were needed stay open.
	 */
	private final Map<Integer, FileChannel> data = new HashMap<>();

	private final Map<Integer, FileChannel> pages = new HashMap<>();

	private int bufferSegment = -1;

	private byte[] buffer = new byte[0];

	private long bufferStart;

	private int bufferLength;

	private long inMemory;

	private boolean open;

	/**
	 * A reader of one range.
	 * @param spool holds the responses
	 * @param plan the crawls in the order of the plan
	 * @param range what to read
	 */
	public PageItemReader(Spool spool, List<SpooledCrawl> plan, PageRange range) {
		this.spool = spool;
		this.plan = List.copyOf(plan);
		this.range = range;
	}

	@Override
	public void open(ExecutionContext context) throws ItemStreamException {
		this.crawlOrdinal = this.range.fromCrawl();
		this.page = this.range.fromPage();
		this.index.clear().limit(0);
		this.bufferLength = 0;
		this.inMemory = 0;
		this.open = true;
	}

	@Override
	public void update(ExecutionContext context) throws ItemStreamException {
		this.inMemory = 0;
	}

	@Override
	public @Nullable SpooledPage read() throws IOException {
		if (!this.open) {
			throw new IOException("the reader is not open");
		}
		while (this.crawlOrdinal <= this.range.toCrawl() && this.crawlOrdinal < this.plan.size()) {
			SpooledCrawl crawl = this.plan.get(this.crawlOrdinal);
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
		boolean hold = length <= IN_MEMORY_PER_PAGE && this.inMemory + length <= IN_MEMORY_PER_CHUNK;
		if (hold) {
			this.inMemory += length;
			return new SpooledPage(crawl, this.crawlOrdinal, number, duplicate, length, buffered(crawl, start, length),
					null);
		}
		int segment = crawl.segment();
		return new SpooledPage(crawl, this.crawlOrdinal, number, duplicate, length,
				new SpooledPage.Slice(new byte[0], 0, 0), () -> load(segment, start, length));
	}

	private void fillIndex(SpooledCrawl crawl) throws IOException {
		long left = (crawl.pages() - this.page) * SpoolSegment.INDEX_ENTRY;
		this.index.clear().limit((int) Math.min(this.index.capacity(), left));
		readFully(pages(crawl.segment()), this.index, (crawl.firstPage() + this.page) * SpoolSegment.INDEX_ENTRY);
		this.index.flip();
	}

	/** A slice of a buffer that is never written again once slices of it are out. */
	private SpooledPage.Slice buffered(SpooledCrawl crawl, long start, int length) throws IOException {
		boolean there = this.bufferSegment == crawl.segment() && start >= this.bufferStart
				&& start + length <= this.bufferStart + this.bufferLength;
		if (!there) {
			long left = crawl.offset() + crawl.length() - start;
			this.buffer = new byte[(int) Math.min(READ_BUFFER, Math.max(left, length))];
			readFully(data(crawl.segment()), ByteBuffer.wrap(this.buffer), start);
			this.bufferSegment = crawl.segment();
			this.bufferStart = start;
			this.bufferLength = this.buffer.length;
		}
		return new SpooledPage.Slice(this.buffer, (int) (start - this.bufferStart), length);
	}

	private SpooledPage.Slice load(int segment, long start, int length) throws IOException {
		byte[] bytes = new byte[length];
		if (this.open) {
			readFully(data(segment), ByteBuffer.wrap(bytes), start);
		}
		else {
			try (FileChannel again = FileChannel.open(this.spool.data(segment), StandardOpenOption.READ)) {
				readFully(again, ByteBuffer.wrap(bytes), start);
			}
		}
		return new SpooledPage.Slice(bytes, 0, length);
	}

	private FileChannel data(int segment) throws IOException {
		return open(this.data, segment, this.spool.data(segment));
	}

	private FileChannel pages(int segment) throws IOException {
		return open(this.pages, segment, this.spool.pages(segment));
	}

	private static FileChannel open(Map<Integer, FileChannel> channels, int segment, Path file) throws IOException {
		FileChannel channel = channels.get(segment);
		if (channel == null) {
			channel = FileChannel.open(file, StandardOpenOption.READ);
			channels.put(segment, channel);
		}
		return channel;
	}

	private static void readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
		long at = position;
		while (into.hasRemaining()) {
			int count = channel.read(into, at);
			if (count < 0) {
				throw new EOFException("the spool is shorter than its index says");
			}
			at += count;
		}
	}

	@Override
	public void close() throws ItemStreamException {
		this.open = false;
		this.buffer = new byte[0];
		this.bufferLength = 0;
		try {
			closeChannels();
		}
		catch (IOException ex) {
			throw new ItemStreamException("cannot close the spool", ex);
		}
	}

	private void closeChannels() throws IOException {
		for (FileChannel channel : this.data.values()) {
			channel.close();
		}
		for (FileChannel channel : this.pages.values()) {
			channel.close();
		}
		this.data.clear();
		this.pages.clear();
		this.bufferSegment = -1;
	}

}
