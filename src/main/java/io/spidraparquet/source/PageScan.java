package io.spidraparquet.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The one pass over a body while it streams: cuts it into pages, counts them, sees
 * duplicate ids, hashes the content and shows the data to a sink. The same for a body
 * that comes from the network and for one that is in the spool already. Not thread-safe.
 */
final class PageScan implements PageFramer.PageConsumer {

	private final PageFramer framer = new PageFramer(this);

	private final PageParser parser = new PageParser();

	private final PageIds ids = new PageIds();

	private final CRC32C crc = new CRC32C();

	private final PageSink sink;

	private final ContentHash contentHash;

	private final @Nullable PageIndex index;

	private final long[] byStatus = new long[PageStatus.values().length];

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
	}

	void feed(byte[] buffer, int count) throws IOException {
		this.crc.update(buffer, 0, count);
		this.length += count;
		this.framer.feed(buffer, count);
	}

	@Override
	public void page(long position, byte[] buffer, int offset, int count) throws IOException {
		Page page;
		try {
			page = this.parser.parse(buffer, offset, count, this.sink);
		}
		catch (JacksonException ex) {
			page = this.parser.page();
		}
		this.sink.endPage();
		this.pages++;
		this.byStatus[page.status().ordinal()]++;
		this.contentHash.add(page, buffer, this.parser.dataOffset(), this.parser.dataLength());
		String id = page.id();
		boolean duplicate = id != null && page.status() == PageStatus.SUCCESS && !this.ids.add(id);
		if (this.index != null) {
			this.index.add(position, count, duplicate);
		}
	}

	/**
	 * Ends the body.
	 * @return what was seen, without a place in the spool
	 * @throws PageFramer.IncompleteBodyException if the body is not whole
	 */
	SpooledCrawl finish(String crawlId, long fetchedAt) throws IOException {
		this.framer.finish();
		return new SpooledCrawl(crawlId, 0, 0, this.length, (int) this.crc.getValue(), 0, this.pages,
				count(PageStatus.SUCCESS), count(PageStatus.FAILED), count(PageStatus.PENDING),
				this.contentHash.finish(), fetchedAt, 0);
	}

	void discard() throws IOException {
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
