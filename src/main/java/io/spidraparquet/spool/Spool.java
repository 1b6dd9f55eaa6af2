package io.spidraparquet.spool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.ByteBuffer;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

import io.spidraparquet.page.PageParser;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectWriter;
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

	private static final ObjectWriter LINE = JSON.writerFor(SpooledCrawl.class);

	private static final int BUFFER = 1024 * 1024;

	private static final String LIST = ".crawls";

	private final Path folder;

	private final @Nullable SharedSpool shared;

	private final Map<String, SpooledCrawl> crawls = new ConcurrentHashMap<>();

	private Spool(Path folder, @Nullable SharedSpool shared) {
		this.folder = folder;
		this.shared = shared;
	}

	/**
	 * Opens the spool in a folder, and creates the folder if it is missing.
	 * @param folder of one run, used by no one else meanwhile
	 * @return the spool with the responses that have their full length
	 * @throws IOException if the folder cannot be used
	 */
	public static Spool open(Path folder) throws IOException {
		PrivateFiles.makeFolder(folder);
		Spool spool = new Spool(folder, null);
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
		Spool spool = new Spool(folder, null);
		if (Files.isDirectory(folder)) {
			spool.loadAll();
		}
		return spool;
	}

	/**
	 * Opens the spool of a run that several processes share.
	 * @param folder local folder of this process, which copies of shared files and new
	 * responses go to
	 * @param shared the files that all processes see
	 * @return the spool with the responses whose lists are shared
	 * @throws IOException if a folder cannot be used
	 */
	public static Spool open(Path folder, SharedSpool shared) throws IOException {
		PrivateFiles.makeFolder(folder);
		Spool spool = new Spool(folder, shared);
		for (Path left : PrivateFiles.list(folder)) {
			if (left.toString().endsWith(LIST)) {
				PrivateFiles.deleteTree(left); // may have changed since
			}
		}
		spool.refresh();
		return spool;
	}

	/**
	 * Finds the responses that others have shared since. Does nothing if nobody else sees
	 * the spool.
	 * @throws IOException if the shared files cannot be read
	 */
	public synchronized void refresh() throws IOException {
		SharedSpool source = this.shared;
		for (String name : (source != null) ? source.list("") : List.<String>of()) {
			Path copy = this.folder.resolve(name);
			if (source != null && name.endsWith(LIST) && !Files.exists(copy)) {
				source.download(name, copy);
				load(copy);
			}
		}
	}

	/**
	 * All responses that are complete.
	 * @return a snapshot, in no particular order
	 */
	public List<SpooledCrawl> all() {
		return List.copyOf(this.crawls.values());
	}

	/**
	 * Opens the spool of a process that works on a part of a run.
	 * @param folder local folder of this process, which copies of shared files and new
	 * responses go to
	 * @param shared the files that all processes see
	 * @param crawls the shared responses that this part may need
	 * @return the spool with these responses
	 * @throws IOException if the folder cannot be used
	 */
	public static Spool of(Path folder, SharedSpool shared, Collection<SpooledCrawl> crawls) throws IOException {
		PrivateFiles.makeFolder(folder);
		Spool spool = new Spool(folder, shared);
		spool.addAll(crawls);
		return spool;
	}

	/**
	 * Adds responses to those that the spool knows, or replaces them.
	 * @param added responses whose files exist
	 */
	public void addAll(Collection<SpooledCrawl> added) {
		added.forEach(this::add);
	}

	/**
	 * Whether other processes see the responses.
	 * @return false if all of them are in the local folder
	 */
	public boolean isShared() {
		return this.shared != null;
	}

	/**
	 * Shows the responses of a segment, with the content of their pages, to the other
	 * processes. The list of the responses is copied last. Does nothing if nobody else
	 * sees the spool.
	 * @param segment number of a closed segment
	 * @throws IOException if the files cannot be copied
	 */
	public void share(long segment) throws IOException {
		SharedSpool target = this.shared;
		Collection<SpooledCrawl> complete = inSegment(segment);
		if (target == null || complete.isEmpty()) {
			return;
		}
		List<Path> contents = complete.stream()
			.flatMap((crawl) -> PageContents.files(this, crawl).stream())
			.filter(Files::exists)
			.toList();
		List<Path> files = new ArrayList<>(List.of(data(segment), pages(segment)));
		files.addAll(contents);
		files.add(list(segment));
		for (Path file : files) {
			if (!Files.exists(file)) {
				throw new IOException("the responses cannot be shared: " + file + " is gone");
			}
			target.upload(file, name(file));
		}
	}

	/**
	 * Copies a shared file to the local folder, unless it is there.
	 * @param file path in the local folder
	 * @return the path; the file may be missing
	 */
	synchronized Path present(Path file) throws IOException {
		SharedSpool source = this.shared;
		if (source != null && !Files.exists(file)) {
			PrivateFiles.makeFolder(Objects.requireNonNull(file.getParent()));
			source.download(name(file), file);
		}
		return file;
	}

	/**
	 * Reads a part of a file that is only at the output, or on this host.
	 * @throws IOException if it cannot be read
	 */
	byte[] read(Path file, long offset, int length) throws IOException {
		SharedSpool source = this.shared;
		if (source != null && !Files.exists(file)) {
			return source.read(this.folder.relativize(file).toString(), offset, length);
		}
		ByteBuffer bytes = ByteBuffer.allocate(length);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			PrivateFiles.readFully(channel, bytes, offset);
		}
		return bytes.array();
	}

	/** The names of the files in a folder that all processes see. */
	Set<String> shared(Path subfolder) throws IOException {
		SharedSpool source = this.shared;
		return (source != null) ? Set.copyOf(source.list(this.folder.relativize(subfolder).toString())) : Set.of();
	}

	/**
	 * Deletes the local copy of a segment that others share.
	 * @param segment a segment of another process
	 * @throws IOException if it cannot be deleted
	 */
	public synchronized void forget(long segment) throws IOException {
		if (this.shared != null) {
			Files.deleteIfExists(data(segment));
			Files.deleteIfExists(pages(segment));
		}
	}

	private void loadAll() throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.folder, "*" + LIST)) {
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
		return CheckedJson.add(LINE.writeValueAsBytes(crawl));
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
		if (this.shared != null) {
			return true; // the list is shared once the other files are complete
		}
		Path data = data(crawl.segment());
		Path pages = pages(crawl.segment());
		return Files.exists(data) && Files.size(data) >= crawl.offset() + crawl.length() && Files.exists(pages)
				&& Files.size(pages) >= (crawl.firstPage() + crawl.pages()) * SpoolSegment.INDEX_ENTRY;
	}

	/**
	 * Reads all responses and drops those whose checksum does not match. Of shared ones
	 * it drops those whose files are gone: shared file systems have checksums of their
	 * own.
	 * @return whether nothing was dropped
	 * @throws IOException if the spool cannot be read
	 */
	public boolean verify() throws IOException {
		SharedSpool source = this.shared;
		Set<String> damaged = (source != null) ? missing(source) : damaged();
		if (!damaged.isEmpty()) {
			drop(damaged);
		}
		return damaged.isEmpty();
	}

	private Set<String> missing(SharedSpool source) throws IOException {
		Set<String> files = Set.copyOf(source.list(""));
		return this.crawls.values()
			.stream()
			.filter((crawl) -> !files.contains(name(data(crawl.segment())))
					|| !files.contains(name(pages(crawl.segment()))))
			.map(SpooledCrawl::crawlId)
			.collect(Collectors.toSet());
	}

	private String name(Path file) {
		return this.folder.relativize(file).toString();
	}

	private Set<String> damaged() throws IOException {
		Set<String> damaged = new HashSet<>();
		byte[] buffer = new byte[BUFFER];
		for (SpooledCrawl crawl : this.crawls.values()) {
			if (!isComplete(crawl) || (checksum(data(crawl.segment()), crawl.offset(), crawl.length(), buffer)
					^ checksumOfEntries(crawl)) != crawl.crc32c()) {
				damaged.add(crawl.crawlId());
			}
		}
		return damaged;
	}

	/** The checksum of the index entries of a response's pages. */
	int checksumOfEntries(SpooledCrawl crawl) throws IOException {
		return checksum(present(pages(crawl.segment())), crawl.firstPage() * SpoolSegment.INDEX_ENTRY,
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
	 * @param number 0 or more; one writer for each
	 * @return a segment to be closed
	 * @throws IOException if its files cannot be used
	 */
	public SpoolSegment segment(long number) throws IOException {
		return new SpoolSegment(this, number);
	}

	/**
	 * Drops responses, so that they are fetched again.
	 * @param crawlIds ids of crawls
	 * @throws IOException if the spool cannot be changed
	 */
	public void drop(Set<String> crawlIds) throws IOException {
		SharedSpool source = this.shared;
		if (source != null) {
			this.crawls.keySet().removeAll(crawlIds);
			drop(crawlIds, source);
			return;
		}
		Set<Long> segments = this.crawls.values().stream().map(SpooledCrawl::segment).collect(Collectors.toSet());
		this.crawls.keySet().removeAll(crawlIds);
		for (long segment : segments) {
			Path aside = this.folder.resolve(segment + LIST + ".tmp");
			String lines = this.crawls.values()
				.stream()
				.filter((crawl) -> crawl.segment() == segment)
				.map((crawl) -> new String(line(crawl), StandardCharsets.UTF_8) + "\n")
				.collect(Collectors.joining());
			PrivateFiles.write(aside, lines.getBytes(StandardCharsets.UTF_8));
			Files.move(aside, list(segment), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	/** Also from lists that this spool does not know: several can have one crawl. */
	private void drop(Set<String> crawlIds, SharedSpool source) throws IOException {
		for (String name : source.list("")) {
			if (!name.endsWith(LIST)) {
				continue;
			}
			Path copy = this.folder.resolve(name);
			source.download(name, copy);
			String lines = Files.readString(copy, StandardCharsets.ISO_8859_1);
			String kept = lines.lines()
				.filter((line) -> keeps(line.getBytes(StandardCharsets.ISO_8859_1), crawlIds))
				.map((line) -> line + "\n")
				.collect(Collectors.joining());
			if (!kept.equals(lines)) {
				PrivateFiles.write(copy, kept.getBytes(StandardCharsets.ISO_8859_1));
				source.upload(copy, name);
			}
		}
	}

	private static boolean keeps(byte[] line, Set<String> dropped) {
		SpooledCrawl crawl = read(line);
		return crawl != null && !dropped.contains(crawl.crawlId());
	}

	void add(SpooledCrawl crawl) {
		this.crawls.put(crawl.crawlId(), crawl);
	}

	Collection<SpooledCrawl> inSegment(long segment) {
		return this.crawls.values().stream().filter((crawl) -> crawl.segment() == segment).toList();
	}

	Path folder() {
		return this.folder;
	}

	Path data(long segment) {
		return this.folder.resolve(segment + ".json");
	}

	Path pages(long segment) {
		return this.folder.resolve(segment + ".pages");
	}

	Path list(long segment) {
		return this.folder.resolve(segment + LIST);
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
