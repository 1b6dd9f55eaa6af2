package io.spidraparquet.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import io.spidraparquet.page.ContentKind;
import org.jspecify.annotations.Nullable;

/**
 * The content of the pages of one response, on local disk beside the spool: a file with
 * the bytes in whatever order they came, and one with their places, which is there only
 * when all is. A page that has none has an empty place, one whose content could not be
 * had has the reason there.
 */
public final class PageContents {

	private static final int KINDS = ContentKind.values().length;

	/** Time of the response, and the kinds. */
	private static final int HEAD = Long.BYTES + Integer.BYTES;

	/** First byte and length; negative for a reason. */
	private static final int PLACE = Long.BYTES + Integer.BYTES;

	private static final long NOWHERE = -1;

	private final Path folder;

	private final Path content;

	private final Path places;

	private final SpooledCrawl crawl;

	private final int kinds;

	/**
	 * The content for a response, there or not.
	 * @param spool holds the response
	 * @param crawl the response
	 * @param kinds that are wanted
	 */
	public PageContents(Spool spool, SpooledCrawl crawl, Set<ContentKind> kinds) {
		this.folder = folder(spool);
		this.content = this.folder.resolve(crawl.crawlId() + ".content");
		this.places = this.folder.resolve(crawl.crawlId() + ".places");
		this.crawl = crawl;
		this.kinds = kinds.stream().mapToInt((kind) -> 1 << kind.ordinal()).sum();
	}

	public static Path folder(Spool spool) {
		return spool.folder().resolve("content");
	}

	/**
	 * Whether the content for a response is there.
	 * @param spool holds the response
	 * @param crawl the response
	 * @param kinds that are wanted
	 * @return true also if none are
	 * @throws IOException if the files cannot be read
	 */
	public static boolean isThere(Spool spool, SpooledCrawl crawl, Set<ContentKind> kinds) throws IOException {
		return kinds.isEmpty() || new PageContents(spool, crawl, kinds).isComplete();
	}

	/**
	 * Whether it is all there, and of this very response.
	 */
	public boolean isComplete() throws IOException {
		if (!Files.exists(this.places) || !Files.exists(this.content)
				|| Files.size(this.places) != HEAD + this.crawl.pages() * KINDS * PLACE) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(this.places, StandardOpenOption.READ)) {
			ByteBuffer head = ByteBuffer.allocate(HEAD);
			PrivateFiles.readFully(channel, head, 0);
			return head.flip().getLong() == this.crawl.fetchedAt() && head.getInt() == this.kinds;
		}
	}

	/** Begins anew. */
	public Writer write() throws IOException {
		PrivateFiles.makeFolder(this.folder);
		Files.deleteIfExists(this.places);
		return new Writer();
	}

	/**
	 * Opens it.
	 * @return to be closed
	 * @throws IOException if it is not whole
	 */
	public Reader read() throws IOException {
		if (!isComplete()) {
			throw new IOException(
					"the content of the pages of crawl " + this.crawl.crawlId() + " is gone from " + this.folder);
		}
		return new Reader();
	}

	private static long place(long page, ContentKind kind) {
		return HEAD + (page * KINDS + kind.ordinal()) * PLACE;
	}

	/** Adds content in any order. Thread-safe. */
	public final class Writer implements Closeable {

		private final Path aside = PageContents.this.places
			.resolveSibling(PageContents.this.places.getFileName() + ".tmp");

		private final FileChannel bytes;

		private final FileChannel index;

		private long end;

		Writer() throws IOException {
			this.bytes = PrivateFiles.open(PageContents.this.content, StandardOpenOption.WRITE,
					StandardOpenOption.TRUNCATE_EXISTING);
			this.index = PrivateFiles.open(this.aside, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
			write(this.index,
					ByteBuffer.allocate(HEAD)
						.putLong(PageContents.this.crawl.fetchedAt())
						.putInt(PageContents.this.kinds)
						.flip(),
					0);
			ByteBuffer nowhere = ByteBuffer.allocate(PLACE * 1024);
			while (nowhere.hasRemaining()) {
				nowhere.putLong(NOWHERE).putInt(0);
			}
			long all = PageContents.this.crawl.pages() * KINDS;
			for (long done = 0; done < all; done += 1024) {
				nowhere.position(0).limit((int) Math.min(1024, all - done) * PLACE);
				write(this.index, nowhere, HEAD + done * PLACE);
			}
		}

		public void content(long page, ContentKind kind, byte[] utf8) throws IOException {
			put(page, kind, utf8, utf8.length);
		}

		public void failure(long page, ContentKind kind, String pageId, String reason) throws IOException {
			byte[] text = (pageId + "\n" + reason).getBytes(StandardCharsets.UTF_8);
			put(page, kind, text, -text.length);
		}

		private synchronized void put(long page, ContentKind kind, byte[] text, int length) throws IOException {
			write(this.bytes, ByteBuffer.wrap(text), this.end);
			write(this.index, ByteBuffer.allocate(PLACE).putLong(this.end).putInt(length).flip(), place(page, kind));
			this.end += text.length;
		}

		private void write(FileChannel channel, ByteBuffer from, long position) throws IOException {
			try {
				long at = position;
				while (from.hasRemaining()) {
					at += channel.write(from, at);
				}
			}
			catch (IOException ex) {
				throw PrivateFiles.failure("cannot keep the content of pages in", PageContents.this.content, ex);
			}
		}

		/** All is there. */
		public void commit() throws IOException {
			this.bytes.force(true);
			this.index.force(true);
			close();
			Files.move(this.aside, PageContents.this.places, StandardCopyOption.REPLACE_EXISTING,
					StandardCopyOption.ATOMIC_MOVE);
		}

		@Override
		public void close() throws IOException {
			this.bytes.close();
			this.index.close();
		}

	}

	/** Reads content. Not thread-safe. */
	public final class Reader implements Closeable {

		private final FileChannel bytes = FileChannel.open(PageContents.this.content, StandardOpenOption.READ);

		private final FileChannel index = FileChannel.open(PageContents.this.places, StandardOpenOption.READ);

		private final ByteBuffer place = ByteBuffer.allocate(PLACE);

		Reader() throws IOException {
		}

		/**
		 * The content of a page.
		 * @param page number of the page in its response, from 0
		 * @param kind of content
		 * @return UTF-8; null if there is none
		 * @throws IOException if it cannot be read
		 */
		public byte @Nullable [] content(long page, ContentKind kind) throws IOException {
			byte[] text = text(page, kind);
			return (this.place.getInt(Long.BYTES) >= 0) ? text : null;
		}

		/**
		 * Why a page has no content.
		 * @param page number of the page in its response, from 0
		 * @param kind of content
		 * @return id of the page and reason; null if nothing failed
		 * @throws IOException if it cannot be read
		 */
		public @Nullable Failure failure(long page, ContentKind kind) throws IOException {
			byte[] text = text(page, kind);
			if (text == null || this.place.getInt(Long.BYTES) >= 0) {
				return null;
			}
			String[] parts = new String(text, StandardCharsets.UTF_8).split("\n", 2);
			return new Failure(parts[0], parts[1]);
		}

		private byte @Nullable [] text(long page, ContentKind kind) throws IOException {
			this.place.clear();
			PrivateFiles.readFully(this.index, this.place, place(page, kind));
			long offset = this.place.getLong(0);
			if (offset == NOWHERE) {
				return null;
			}
			ByteBuffer text = ByteBuffer.allocate(Math.abs(this.place.getInt(Long.BYTES)));
			PrivateFiles.readFully(this.bytes, text, offset);
			return text.array();
		}

		@Override
		public void close() throws IOException {
			this.bytes.close();
			this.index.close();
		}

	}

	/**
	 * Why a page has no content.
	 *
	 * @param pageId id of the page
	 * @param reason in words
	 */
	public record Failure(String pageId, String reason) {

	}

}
