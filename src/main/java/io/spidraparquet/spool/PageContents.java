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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

import io.spidraparquet.page.ContentKind;
import org.jspecify.annotations.Nullable;

/**
 * The downloaded content of the pages of one response, on local disk in a folder of the
 * spool. For the crawl {@code ID} in the segment {@code N}, the file {@code N-ID.content}
 * holds the bytes in any order. The file {@code N-ID.places} holds their positions, and
 * exists only when all contents are complete, also where several processes share them. A
 * page without content has an empty entry; a page whose content could not be downloaded
 * has an entry with the reason.
 */
public final class PageContents {

	private static final int KINDS = ContentKind.values().length;

	/** Size of the head of the index: time of the response, kinds, checksum. */
	private static final int HEAD = Long.BYTES + 2 * Integer.BYTES;

	/** Position of the checksum of the contents and of the entries. */
	private static final int CHECKSUM = Long.BYTES + Integer.BYTES;

	/** Size of an entry: first byte, and length, which is negative for a reason. */
	private static final int ENTRY = Long.BYTES + Integer.BYTES;

	/** First byte in an empty entry. */
	private static final long NONE = -1;

	private static final String INDEX = ".places";

	private final Spool spool;

	private final Path folder;

	private final Path content;

	private final Path indexFile;

	private final SpooledCrawl crawl;

	private final int kinds;

	/**
	 * Names the content of a response, which may not exist yet.
	 * @param spool holds the response
	 * @param crawl the response
	 * @param kinds of content to keep
	 */
	public PageContents(Spool spool, SpooledCrawl crawl, Set<ContentKind> kinds) {
		this.folder = folder(spool);
		this.spool = spool;
		this.content = this.folder.resolve(name(crawl) + ".content");
		this.indexFile = this.folder.resolve(name(crawl) + INDEX);
		this.crawl = crawl;
		this.kinds = kinds.stream().mapToInt((kind) -> 1 << kind.ordinal()).sum();
	}

	/** Responses of one crawl in several segments have files of their own. */
	private static String name(SpooledCrawl crawl) {
		return crawl.segment() + "-" + crawl.crawlId();
	}

	/** The files of a response's content, the index last. */
	static List<Path> files(Spool spool, SpooledCrawl crawl) {
		PageContents contents = new PageContents(spool, crawl, Set.of());
		return List.of(contents.content, contents.indexFile);
	}

	/**
	 * The folder of the downloaded content.
	 * @param spool holds the responses
	 * @return a folder in that of the spool, which may not exist yet
	 */
	public static Path folder(Spool spool) {
		return spool.folder().resolve("content");
	}

	/**
	 * Whether the content of a response is complete.
	 * @param spool holds the response
	 * @param crawl the response
	 * @param kinds of content
	 * @return true also if there are no kinds
	 * @throws IOException if the files cannot be read
	 */
	public static boolean isThere(Spool spool, SpooledCrawl crawl, Set<ContentKind> kinds) throws IOException {
		return kinds.isEmpty() || new PageContents(spool, crawl, kinds).isComplete();
	}

	/**
	 * Whether the content of responses is complete. Of what several processes share,
	 * nothing is read.
	 * @param spool holds the responses
	 * @param crawls the responses
	 * @param kinds of content
	 * @return true also if there are no kinds
	 * @throws IOException if the files cannot be read
	 */
	public static boolean areThere(Spool spool, List<SpooledCrawl> crawls, Set<ContentKind> kinds) throws IOException {
		if (kinds.isEmpty()) {
			return true;
		}
		if (spool.isShared()) {
			Set<String> names = spool.shared(folder(spool));
			return crawls.stream().allMatch((crawl) -> names.contains(name(crawl) + INDEX));
		}
		for (SpooledCrawl crawl : crawls) {
			if (!isThere(spool, crawl, kinds)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether the content is complete and undamaged, and belongs to this response, not to
	 * an earlier one. Reads all of it, unless it is shared: the index is shared last, and
	 * shared file systems have checksums of their own.
	 * @return true if so
	 * @throws IOException if the files cannot be read
	 */
	public boolean isComplete() throws IOException {
		if (this.spool.isShared()) {
			return isIndexThere();
		}
		if (!isThere()) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(this.indexFile, StandardOpenOption.READ)) {
			ByteBuffer checksum = ByteBuffer.allocate(Integer.BYTES);
			PrivateFiles.readFully(channel, checksum, CHECKSUM);
			return checksum.getInt(0) == (Spool.checksum(this.content) ^ checksumOfEntries());
		}
	}

	private int checksumOfEntries() throws IOException {
		return Spool.checksum(this.indexFile, HEAD, this.crawl.pages() * KINDS * ENTRY);
	}

	private boolean isThere() throws IOException {
		return isIndexThere() && Files.isRegularFile(this.spool.present(this.content));
	}

	private boolean isIndexThere() throws IOException {
		if (!Files.isRegularFile(this.spool.present(this.indexFile))
				|| Files.size(this.indexFile) != HEAD + this.crawl.pages() * KINDS * ENTRY) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(this.indexFile, StandardOpenOption.READ)) {
			ByteBuffer head = ByteBuffer.allocate(HEAD);
			PrivateFiles.readFully(channel, head, 0);
			return head.flip().getLong() == this.crawl.fetchedAt() && head.getInt() == this.kinds;
		}
	}

	/**
	 * Starts from nothing, and discards earlier content.
	 * @return a writer to be closed
	 * @throws IOException if the files cannot be created
	 */
	public Writer write() throws IOException {
		PrivateFiles.makeFolder(this.folder);
		PrivateFiles.deleteTree(this.indexFile);
		if (Files.isDirectory(this.content)) {
			PrivateFiles.deleteTree(this.content);
		}
		return new Writer();
	}

	/**
	 * Opens the content.
	 * @return a reader to be closed
	 * @throws IOException if the content is incomplete or cannot be read
	 */
	public Reader read() throws IOException {
		if (!isThere()) {
			throw missing();
		}
		return new Reader();
	}

	/**
	 * Finds the pages whose content could not be downloaded, by the index alone.
	 * @return in the order of the pages
	 * @throws IOException if the content is incomplete or cannot be read
	 */
	public List<Failed> failed() throws IOException {
		if (!isIndexThere()) {
			throw missing();
		}
		ByteBuffer entries = ByteBuffer.wrap(Files.readAllBytes(this.indexFile)).position(HEAD);
		List<Failed> failed = new ArrayList<>();
		while (entries.hasRemaining()) {
			int kind = (entries.position() - HEAD) / ENTRY % KINDS;
			long offset = entries.getLong();
			int length = entries.getInt();
			if (offset != NONE && length < 0) {
				failed.add(new Failed(ContentKind.values()[kind], offset, -length));
			}
		}
		return failed;
	}

	/**
	 * Why a page has no content.
	 * @param failed one of {@link #failed}
	 * @return id of the page and reason
	 * @throws IOException if it cannot be read
	 */
	public Failure failure(Failed failed) throws IOException {
		String failure = new String(this.spool.read(this.content, failed.offset(), failed.length()),
				StandardCharsets.UTF_8);
		int id = failure.indexOf(' ') + 1;
		int reason = id + Integer.parseInt(failure, 0, id - 1, 10);
		return new Failure(failure.substring(id, reason), failure.substring(reason));
	}

	private IOException missing() {
		return new IOException(
				"the content of the pages of crawl " + this.crawl.crawlId() + " is missing from " + this.folder);
	}

	private static long entry(long page, ContentKind kind) {
		return HEAD + (page * KINDS + kind.ordinal()) * ENTRY;
	}

	/** Adds content in any order. Thread-safe. */
	public final class Writer implements Closeable {

		private final Path aside = PageContents.this.indexFile
			.resolveSibling(PageContents.this.indexFile.getFileName() + ".tmp");

		private final FileChannel bytes;

		private final FileChannel index;

		private final CRC32C checksum = new CRC32C();

		private long end;

		Writer() throws IOException {
			this.bytes = PrivateFiles.open(PageContents.this.content, StandardOpenOption.WRITE,
					StandardOpenOption.TRUNCATE_EXISTING);
			this.index = PrivateFiles.open(this.aside, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
			write(this.index,
					ByteBuffer.allocate(HEAD)
						.putLong(PageContents.this.crawl.fetchedAt())
						.putInt(PageContents.this.kinds)
						.putInt(0)
						.flip(),
					0);
			ByteBuffer empty = ByteBuffer.allocate(ENTRY * 1024);
			while (empty.hasRemaining()) {
				empty.putLong(NONE).putInt(0);
			}
			long all = PageContents.this.crawl.pages() * KINDS;
			for (long done = 0; done < all; done += 1024) {
				empty.position(0).limit((int) Math.min(1024, all - done) * ENTRY);
				write(this.index, empty, HEAD + done * ENTRY);
			}
		}

		/**
		 * Adds the content of a page.
		 * @param page number of the page in its response, from 0
		 * @param kind of content
		 * @param utf8 the content
		 * @throws IOException if the disk does not accept it
		 */
		public void content(long page, ContentKind kind, byte[] utf8) throws IOException {
			put(page, kind, utf8, utf8.length);
		}

		/**
		 * Adds the reason why a page has no content.
		 * @param page number of the page in its response, from 0
		 * @param kind of content
		 * @param pageId id of the page
		 * @param reason in words
		 * @throws IOException if the disk does not accept it
		 */
		public void failure(long page, ContentKind kind, String pageId, String reason) throws IOException {
			byte[] text = (pageId.length() + " " + pageId + reason).getBytes(StandardCharsets.UTF_8);
			put(page, kind, text, -text.length);
		}

		private synchronized void put(long page, ContentKind kind, byte[] text, int length) throws IOException {
			write(this.bytes, ByteBuffer.wrap(text), this.end);
			write(this.index, ByteBuffer.allocate(ENTRY).putLong(this.end).putInt(length).flip(), entry(page, kind));
			this.checksum.update(text);
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

		/**
		 * Marks the content as complete and closes the writer.
		 * @throws IOException if the files cannot be written
		 */
		public void commit() throws IOException {
			int entries = Spool.checksum(this.aside, HEAD, PageContents.this.crawl.pages() * KINDS * ENTRY);
			write(this.index,
					ByteBuffer.allocate(Integer.BYTES).putInt(entries ^ (int) this.checksum.getValue()).flip(),
					CHECKSUM);
			this.bytes.force(true);
			this.index.force(true);
			close();
			Files.move(this.aside, PageContents.this.indexFile, StandardCopyOption.REPLACE_EXISTING,
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

		private final FileChannel index = FileChannel.open(PageContents.this.indexFile, StandardOpenOption.READ);

		private final ByteBuffer entry = ByteBuffer.allocate(ENTRY);

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
			return (this.entry.getInt(Long.BYTES) >= 0) ? text : null;
		}

		private byte @Nullable [] text(long page, ContentKind kind) throws IOException {
			this.entry.clear();
			PrivateFiles.readFully(this.index, this.entry, entry(page, kind));
			long offset = this.entry.getLong(0);
			if (offset == NONE) {
				return null;
			}
			ByteBuffer text = ByteBuffer.allocate(Math.abs(this.entry.getInt(Long.BYTES)));
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
	 * A content that could not be downloaded.
	 *
	 * @param kind of content
	 * @param offset where the reason is
	 * @param length of the reason
	 */
	public record Failed(ContentKind kind, long offset, int length) {

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
