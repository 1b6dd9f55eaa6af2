package io.spidraparquet.spool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

import io.spidraparquet.page.PageParser;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole responses of one run, on local disk. A segment {@code N} is three files:
 * {@code N.json}, the bodies as they came; {@code N.pages}, 16 bytes for each page; and
 * {@code N.crawls}, a line for each whole response, which is what makes it one. Whatever
 * stands behind the last line's body is the rest of a response that was cut, and is
 * overwritten. Nothing is fsynced: after a power loss the checksum tells. Thread-safe as
 * far as each segment has one writer.
 */
public final class Spool {

	static final JsonMapper JSON = new JsonMapper();

	private static final int BUFFER = 1024 * 1024;

	private final Path folder;

	private final Map<String, SpooledCrawl> crawls = new ConcurrentHashMap<>();

	private Spool(Path folder) {
		this.folder = folder;
	}

	/**
	 * Opens the spool in a folder, which is made if it is missing.
	 * @param folder of one run, used by nobody else meanwhile
	 * @return the spool with the responses that are there in full length
	 * @throws IOException if the folder cannot be used
	 */
	public static Spool open(Path folder) throws IOException {
		PrivateFiles.makeFolder(folder);
		Spool spool = new Spool(folder);
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.crawls")) {
			for (Path file : files) {
				spool.load(file);
			}
		}
		return spool;
	}

	private void load(Path file) throws IOException {
		for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
			SpooledCrawl crawl;
			try {
				crawl = JSON.readValue(line, SpooledCrawl.class);
			}
			catch (JacksonException ex) {
				return; // the line that a crash cut
			}
			if (isThere(crawl)) {
				this.crawls.merge(crawl.crawlId(), crawl,
						(before, later) -> (later.fetchedAt() >= before.fetchedAt()) ? later : before);
			}
		}
	}

	private boolean isThere(SpooledCrawl crawl) throws IOException {
		Path data = data(crawl.segment());
		Path pages = pages(crawl.segment());
		return Files.exists(data) && Files.size(data) >= crawl.offset() + crawl.length() && Files.exists(pages)
				&& Files.size(pages) >= (crawl.firstPage() + crawl.pages()) * SpoolSegment.INDEX_ENTRY;
	}

	/**
	 * Reads all responses and forgets those whose checksum is not right.
	 * @return whether none had to be forgotten
	 * @throws IOException if the spool cannot be read
	 */
	public boolean verify() throws IOException {
		Set<String> damaged = new HashSet<>();
		byte[] buffer = new byte[BUFFER];
		for (SpooledCrawl crawl : this.crawls.values()) {
			if (!isThere(crawl) || (checksum(data(crawl.segment()), crawl.offset(), crawl.length(), buffer)
					^ checksumOfEntries(crawl)) != crawl.crc32c()) {
				damaged.add(crawl.crawlId());
			}
		}
		if (!damaged.isEmpty()) {
			drop(damaged);
		}
		return damaged.isEmpty();
	}

	/** The checksum of the places of a response's pages. */
	int checksumOfEntries(SpooledCrawl crawl) throws IOException {
		return checksum(pages(crawl.segment()), crawl.firstPage() * SpoolSegment.INDEX_ENTRY,
				crawl.pages() * SpoolSegment.INDEX_ENTRY, new byte[8192]);
	}

	private static int checksum(Path file, long offset, long length, byte[] buffer) throws IOException {
		CRC32C crc = new CRC32C();
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			InputStream in = Channels.newInputStream(channel.position(offset));
			long left = length;
			for (int count = 0; left > 0 && count >= 0; left -= count) {
				count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
				crc.update(buffer, 0, Math.max(count, 0));
			}
		}
		return (int) crc.getValue();
	}

	/**
	 * The response of a crawl.
	 * @param crawlId id of the crawl
	 * @return its place, or null if there is no whole response
	 */
	public @Nullable SpooledCrawl find(String crawlId) {
		return this.crawls.get(crawlId);
	}

	/**
	 * The responses of crawls, all of which have to be there.
	 * @param crawlIds ids in the order of the plan
	 * @return their places in this order
	 * @throws IOException if one is missing
	 */
	public List<SpooledCrawl> all(Collection<String> crawlIds) throws IOException {
		List<SpooledCrawl> found = new ArrayList<>();
		for (String crawlId : crawlIds) {
			SpooledCrawl crawl = find(crawlId);
			if (crawl == null) {
				throw new IOException("the response of crawl " + crawlId + " is gone from " + this.folder);
			}
			found.add(crawl);
		}
		return found;
	}

	/**
	 * Copies a response, as an object that has its pages and nothing else, with null for
	 * their signed URLs: whoever has these may read the content of the pages.
	 * @param crawl the response
	 * @param out takes UTF-8, and is not closed
	 * @throws IOException if it cannot be read or written
	 */
	public void copyWithoutSignedUrls(SpooledCrawl crawl, OutputStream out) throws IOException {
		PageParser parser = new PageParser();
		out.write("{\"pages\":[".getBytes(StandardCharsets.UTF_8));
		forEachPage(crawl, (page) -> {
			if (page.number() > 0) {
				out.write(',');
			}
			parser.skim(page.json());
			out.write(parser.withoutSignedUrls());
		});
		out.write("]}".getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Shows the pages of a response, in their order.
	 * @param crawl the response
	 * @param visitor sees each page
	 * @param <X> what the visitor throws
	 * @throws IOException if they cannot be read
	 * @throws X from the visitor
	 */
	public <X extends Exception> void forEachPage(SpooledCrawl crawl, PageVisitor<X> visitor) throws IOException, X {
		try (SpooledPages pages = SpooledPages.of(this, crawl)) {
			for (SpooledPage page = pages.next(); page != null; page = pages.next()) {
				pages.release();
				visitor.visit(page);
			}
		}
	}

	/**
	 * Opens a segment for appending.
	 * @param number from 0; one writer for each
	 * @return a segment to be closed
	 * @throws IOException if its files cannot be used
	 */
	public SpoolSegment segment(int number) throws IOException {
		return new SpoolSegment(this, number);
	}

	/**
	 * Forgets responses, so that they are fetched again.
	 * @param crawlIds ids of crawls
	 * @throws IOException if the spool cannot be changed
	 */
	public void drop(Set<String> crawlIds) throws IOException {
		Set<Integer> segments = this.crawls.values().stream().map(SpooledCrawl::segment).collect(Collectors.toSet());
		this.crawls.keySet().removeAll(crawlIds);
		for (int segment : segments) {
			Path aside = this.folder.resolve(segment + ".crawls.tmp");
			String lines = this.crawls.values()
				.stream()
				.filter((crawl) -> crawl.segment() == segment)
				.map((crawl) -> JSON.writeValueAsString(crawl) + "\n")
				.collect(Collectors.joining());
			PrivateFiles.write(aside, lines.getBytes(StandardCharsets.UTF_8));
			Files.move(aside, list(segment), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	void add(SpooledCrawl crawl) {
		this.crawls.put(crawl.crawlId(), crawl);
	}

	Collection<SpooledCrawl> inSegment(int segment) {
		return this.crawls.values().stream().filter((crawl) -> crawl.segment() == segment).toList();
	}

	Path folder() {
		return this.folder;
	}

	Path data(int segment) {
		return this.folder.resolve(segment + ".json");
	}

	Path pages(int segment) {
		return this.folder.resolve(segment + ".pages");
	}

	Path list(int segment) {
		return this.folder.resolve(segment + ".crawls");
	}

	/**
	 * Looks at pages.
	 *
	 * @param <X> what it throws beside what cannot be read
	 */
	public interface PageVisitor<X extends Exception> {

		/**
		 * Looks at a page.
		 * @param page the next page
		 * @throws IOException if it cannot be read
		 * @throws X for the caller
		 */
		void visit(SpooledPage page) throws IOException, X;

	}

}
