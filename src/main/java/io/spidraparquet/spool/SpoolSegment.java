package io.spidraparquet.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.zip.CRC32C;

import io.spidraparquet.page.IncompleteBodyException;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.page.PagesSource;
import org.jspecify.annotations.Nullable;

/**
 * Appends responses to one segment of a {@link Spool}. A response that is not accepted is
 * removed, or overwritten by the next one. Not thread-safe.
 */
public final class SpoolSegment implements Closeable {

	/** Size of a page's index entry: first byte, length, flags. */
	static final int INDEX_ENTRY = 16;

	private static final int BUFFER = 256 * 1024;

	private final Spool spool;

	private final long number;

	private final FileChannel data;

	private final FileChannel pages;

	private final FileChannel list;

	private final byte[] buffer = new byte[BUFFER];

	private final ByteBuffer entries = ByteBuffer.allocate(INDEX_ENTRY * 1024);

	private final CRC32C entriesCrc = new CRC32C();

	private long dataEnd;

	private long pageEnd;

	SpoolSegment(Spool spool, long number) throws IOException {
		this.spool = spool;
		this.number = number;
		this.data = open(spool.data(number));
		this.pages = open(spool.pages(number));
		this.list = open(spool.list(number));
		for (SpooledCrawl crawl : spool.inSegment(number)) {
			this.dataEnd = Math.max(this.dataEnd, crawl.offset() + crawl.length());
			this.pageEnd = Math.max(this.pageEnd, crawl.firstPage() + crawl.pages());
		}
		repairList();
	}

	/**
	 * The number of the segment.
	 * @return 0 or more
	 */
	public long number() {
		return this.number;
	}

	private static FileChannel open(Path file) throws IOException {
		return PrivateFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
	}

	/** Removes a line that a crash cut, so that the next line does not continue it. */
	private void repairList() throws IOException {
		byte[] lines = Files.readAllBytes(this.spool.list(this.number));
		int end = lines.length;
		while (end > 0 && lines[end - 1] != '\n') {
			end--;
		}
		this.list.truncate(end);
		this.list.position(end);
	}

	/**
	 * Fetches a crawl and keeps its response, which replaces an earlier one.
	 * @param source of the pages
	 * @param crawlId id of the crawl
	 * @param sink receives the data of the pages
	 * @return the response in the spool
	 * @throws IncompleteBodyException if the response is incomplete, unless the source
	 * translates it
	 * @throws IOException if the disk does not accept it
	 * @throws InterruptedException if the thread is interrupted
	 */
	public SpooledCrawl fetch(PagesSource source, String crawlId, PageSink sink)
			throws IOException, InterruptedException {
		return fetch(source, crawlId, sink, 0);
	}

	/**
	 * Fetches a crawl again after its failed pages were extracted again.
	 * @param source of the pages
	 * @param crawlId id of the crawl
	 * @param sink receives the data of the pages
	 * @param retries how often the failed pages were extracted again
	 * @return the response in the spool
	 * @throws IncompleteBodyException if the response is incomplete, unless the source
	 * translates it
	 * @throws IOException if the disk does not accept it
	 * @throws InterruptedException if the thread is interrupted
	 */
	public SpooledCrawl fetch(PagesSource source, String crawlId, PageSink sink, int retries)
			throws IOException, InterruptedException {
		source.fetch(crawlId, (body) -> receive(crawlId, body, source.fetchedAt(crawlId), sink, retries));
		return Objects.requireNonNull(this.spool.find(crawlId));
	}

	private void receive(String crawlId, InputStream body, long fetchedAt, PageSink sink, int retries)
			throws IOException {
		this.data.position(this.dataEnd);
		this.pages.position(this.pageEnd * INDEX_ENTRY);
		this.entries.clear();
		this.entriesCrc.reset();
		PageScan scan = scan(sink, this::addPage);
		try {
			for (int count = body.read(this.buffer); count >= 0; count = body.read(this.buffer)) {
				write(this.data, ByteBuffer.wrap(this.buffer, 0, count), this.spool.data(this.number));
				scan.feed(this.buffer, count);
			}
			ScannedBody scanned = scan.finish();
			flushEntries();
			accept(new SpooledCrawl(crawlId, this.number, this.dataEnd, scanned.length(),
					scanned.crc32c() ^ (int) this.entriesCrc.getValue(), this.pageEnd, scanned.pages(),
					scanned.success(), scanned.failed(), scanned.pending(), scanned.contentSha256(), fetchedAt,
					retries));
			sink.accept();
		}
		finally {
			scan.discard();
			this.data.truncate(this.dataEnd);
		}
	}

	private void accept(SpooledCrawl crawl) throws IOException {
		byte[] line = Spool.line(crawl);
		ByteBuffer ended = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
		write(this.list, ended, this.spool.list(this.number));
		this.dataEnd += crawl.length();
		this.pageEnd += crawl.pages();
		this.spool.add(crawl);
	}

	/**
	 * Passes the data of a response that an earlier start fetched to a sink.
	 * @param crawl the response, in any segment
	 * @param sink receives the data of the pages
	 * @return whether the response is still complete; if not, the sink has not accepted
	 * it
	 * @throws IOException if the spool cannot be read
	 */
	public boolean replay(SpooledCrawl crawl, PageSink sink) throws IOException {
		PageScan scan = scan(sink, null);
		try (FileChannel channel = FileChannel.open(this.spool.present(this.spool.data(crawl.segment())),
				StandardOpenOption.READ)) {
			InputStream in = Channels.newInputStream(channel.position(crawl.offset()));
			long left = crawl.length();
			while (left > 0) {
				int count = in.read(this.buffer, 0, (int) Math.min(left, this.buffer.length));
				if (count < 0) {
					return false;
				}
				scan.feed(this.buffer, count);
				left -= count;
			}
			ScannedBody scanned = scan.finish();
			boolean complete = scanned.pages() == crawl.pages()
					&& (scanned.crc32c() ^ this.spool.checksumOfEntries(crawl)) == crawl.crc32c();
			if (complete) {
				sink.accept();
			}
			return complete;
		}
		catch (IncompleteBodyException ex) {
			return false;
		}
		finally {
			scan.discard();
		}
	}

	private PageScan scan(PageSink sink, PageScan.@Nullable PageIndex index) {
		return new PageScan(sink, this.spool.folder(), this.number + "-hash", index);
	}

	private void addPage(long start, int length, boolean duplicate) throws IOException {
		if (!this.entries.hasRemaining()) {
			flushEntries();
		}
		this.entries.putLong(this.dataEnd + start).putInt(length).putInt(duplicate ? 1 : 0);
	}

	private void flushEntries() throws IOException {
		this.entries.flip();
		this.entriesCrc.update(this.entries.duplicate());
		write(this.pages, this.entries, this.spool.pages(this.number));
		this.entries.clear();
	}

	private static void write(FileChannel channel, ByteBuffer bytes, Path file) throws IOException {
		try {
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
		}
		catch (IOException ex) {
			throw PrivateFiles.failure("cannot keep responses in", file, ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.data.close();
		this.pages.close();
		this.list.close();
	}

}
