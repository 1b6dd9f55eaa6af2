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
import java.util.Collections;
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
 * The complete responses of one run, on local disk. A segment {@code N} has three files:
 * {@code N.json} holds the bodies as they arrived, {@code N.pages} 16 bytes for each
 * page, and {@code N.crawls} a line for each complete response. A response counts only
 * once its line is written. Bytes after the body of the last line belong to a response
 * that was cut, and are overwritten. Nothing is fsynced: after a power loss, the checksum
 * reveals the damage. Thread-safe if each segment has one writer.
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
	 * Opens the spool in a folder, and creates the folder if it is missing.
	 * @param folder of one run, used by no one else meanwhile
	 * @return the spool with the responses that have their full length
	 * @throws IOException if the folder cannot be used
	 */
	public static Spool open(Path folder) throws IOException {
		PrivateFiles.makeFolder(folder);
		Spool spool = new Spool(folder);
		for (Path path : PrivateFiles.list(folder)) {
			if (Files.isDirectory(path) && !path.equals(PageContents.folder(spool))) {
				PrivateFiles.deleteTree(path); // has the name of a file
			}
		}
		spool.loadAll();
		return spool;
	}

	/**
	 * Reads which responses are in a folder, and changes nothing there. The spool that it
	 * returns is only asked for responses.
	 * @param folder of one run, which may be missing
	 * @return the responses that have their full length
	 * @throws IOException if the folder cannot be read
	 */
	public static Spool look(Path folder) throws IOException {
		Spool spool = new Spool(folder);
		if (Files.isDirectory(folder)) {
			spool.loadAll();
		}
		return spool;
	}

	private void loadAll() throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.folder, "*.crawls")) {
			for (Path file : files) {
				load(file);
			}
		}
	}

	private void load(Path file) throws IOException {
		for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
			SpooledCrawl crawl = read(line.getBytes(StandardCharsets.ISO_8859_1));
			if (crawl != null && isComplete(crawl)) {
				this.crawls.merge(crawl.crawlId(), crawl,
						(before, later) -> (later.fetchedAt() >= before.fetchedAt()) ? later : before);
			}
		}
	}

	/** A line of the list without its end. */
	static byte[] line(SpooledCrawl crawl) {
		return CheckedJson.add(JSON.writeValueAsBytes(crawl));
	}

	/** Returns null for a line that a crash cut, or that was damaged. */
	private static @Nullable SpooledCrawl read(byte[] line) {
		byte[] json = CheckedJson.remove(line);
		try {
			return (json != null) ? JSON.readValue(json, SpooledCrawl.class) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private boolean isComplete(SpooledCrawl crawl) throws IOException {
		Path data = data(crawl.segment());
		Path pages = pages(crawl.segment());
		return Files.exists(data) && Files.size(data) >= crawl.offset() + crawl.length() && Files.exists(pages)
				&& Files.size(pages) >= (crawl.firstPage() + crawl.pages()) * SpoolSegment.INDEX_ENTRY;
	}

	/**
	 * Reads all responses and drops those whose checksum does not match.
	 * @return whether all match
	 * @throws IOException if the spool cannot be read
	 */
	public boolean verify() throws IOException {
		Set<String> damaged = new HashSet<>();
		byte[] buffer = new byte[BUFFER];
		for (SpooledCrawl crawl : this.crawls.values()) {
			if (!isComplete(crawl) || (checksum(data(crawl.segment()), crawl.offset(), crawl.length(), buffer)
					^ checksumOfEntries(crawl)) != crawl.crc32c()) {
				damaged.add(crawl.crawlId());
			}
		}
		if (!damaged.isEmpty()) {
			drop(damaged);
		}
		return damaged.isEmpty();
	}

	/** The checksum of the index entries of a response's pages. */
	int checksumOfEntries(SpooledCrawl crawl) throws IOException {
		return checksum(pages(crawl.segment()), crawl.firstPage() * SpoolSegment.INDEX_ENTRY,
				crawl.pages() * SpoolSegment.INDEX_ENTRY);
	}

	/** The CRC-32C of a part of a file. */
	static int checksum(Path file, long offset, long length) throws IOException {
		return checksum(file, offset, length, new byte[8192]);
	}

	static int checksum(Path file) throws IOException {
		return checksum(file, 0, Files.size(file));
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
	 * Finds the response of a crawl.
	 * @param crawlId id of the crawl
	 * @return the response, or null if there is no complete one
	 */
	public @Nullable SpooledCrawl find(String crawlId) {
		return this.crawls.get(crawlId);
	}

	/**
	 * The crawls whose responses are complete.
	 * @return their ids
	 */
	public Collection<String> crawlIds() {
		return Collections.unmodifiableCollection(this.crawls.keySet());
	}

	/**
	 * Finds the responses of crawls, none of which may be missing.
	 * @param crawlIds ids in the order of the plan
	 * @return the responses in this order
	 * @throws IOException if one is missing
	 */
	public List<SpooledCrawl> all(Collection<String> crawlIds) throws IOException {
		List<SpooledCrawl> found = new ArrayList<>();
		for (String crawlId : crawlIds) {
			SpooledCrawl crawl = find(crawlId);
			if (crawl == null) {
				throw new IOException("the response of crawl " + crawlId + " is missing from " + this.folder);
			}
			found.add(crawl);
		}
		return found;
	}

	/**
	 * Copies a response, as an object with nothing but its pages, and with null for their
	 * signed URLs: anyone who has them can read the content of the pages.
	 * @param crawl the response
	 * @param out receives UTF-8, and is not closed
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
	 * Visits the pages of a response in their order.
	 * @param crawl the response
	 * @param visitor receives each page
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
	 * Drops responses, so that they are fetched again.
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
				.map((crawl) -> new String(line(crawl), StandardCharsets.UTF_8) + "\n")
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
	 * Visits pages.
	 *
	 * @param <X> what it throws in addition to {@link IOException}
	 */
	public interface PageVisitor<X extends Exception> {

		/**
		 * Visits a page.
		 * @param page the next page
		 * @throws IOException if the page cannot be read
		 * @throws X passed to the caller
		 */
		void visit(SpooledPage page) throws IOException, X;

	}

}
