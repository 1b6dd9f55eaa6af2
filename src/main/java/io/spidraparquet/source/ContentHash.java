package io.spidraparquet.source;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 over the content of a crawl's pages, in order of their ids whatever the
 * order in which they come. The hash of a page is over id, url, title, status, data,
 * error_message and created_at: each a byte 0 if it is missing or null, else a byte 1,
 * the length as four bytes and the UTF-8 bytes, of data as they were sent. The signed
 * URLs, which differ from request to request, are left out. Page hashes are sorted in
 * memory up to a number, beyond it through sorted files. Not thread-safe.
 */
final class ContentHash {

	private static final int IN_MEMORY = 20_000;

	private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::id, Arrays::compareUnsigned)
		.thenComparing(Entry::hash, Arrays::compareUnsigned);

	private final Path folder;

	private final String name;

	private final MessageDigest digest = sha256();

	private final ByteBuffer length = ByteBuffer.allocate(4);

	private final List<Entry> entries = new ArrayList<>();

	private final List<Path> runs = new ArrayList<>();

	/**
	 * The hash of one crawl.
	 * @param folder where sorted files may stand meanwhile
	 * @param name start of their names
	 */
	ContentHash(Path folder, String name) {
		this.folder = folder;
		this.name = name;
	}

	void add(Page page, byte[] json, int dataOffset, int dataLength) throws IOException {
		text(page.id());
		text(page.url());
		text(page.title());
		text(page.status().text());
		boolean noData = dataLength == 0
				|| (dataLength == 4 && new String(json, dataOffset, 4, StandardCharsets.US_ASCII).equals("null"));
		if (noData) {
			this.digest.update((byte) 0);
		}
		else {
			field(json, dataOffset, dataLength);
		}
		text(page.errorMessage());
		text(page.createdAt());
		String id = page.id();
		this.entries
			.add(new Entry((id != null) ? id.getBytes(StandardCharsets.UTF_8) : new byte[0], this.digest.digest()));
		if (this.entries.size() >= IN_MEMORY) {
			spill();
		}
	}

	private void text(@Nullable String text) {
		if (text == null) {
			this.digest.update((byte) 0);
		}
		else {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			field(bytes, 0, bytes.length);
		}
	}

	private void field(byte[] bytes, int offset, int count) {
		this.digest.update((byte) 1);
		this.digest.update(this.length.clear().putInt(count).array());
		this.digest.update(bytes, offset, count);
	}

	private void spill() throws IOException {
		this.entries.sort(ORDER);
		Path run = this.folder.resolve(this.name + "." + this.runs.size() + ".tmp");
		this.runs.add(run);
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.newOutputStream(run)))) {
			for (Entry entry : this.entries) {
				out.writeInt(entry.id().length);
				out.write(entry.id());
				out.write(entry.hash());
			}
		}
		this.entries.clear();
	}

	/**
	 * Ends the crawl.
	 * @return 64 hexadecimal digits
	 */
	String finish() throws IOException {
		if (this.runs.isEmpty()) {
			this.entries.sort(ORDER);
			this.entries.forEach((entry) -> this.digest.update(entry.hash()));
		}
		else {
			spill();
			merge();
		}
		return HexFormat.of().formatHex(this.digest.digest());
	}

	private void merge() throws IOException {
		List<Run> open = new ArrayList<>();
		try {
			PriorityQueue<Run> queue = new PriorityQueue<>(Comparator.comparing(Run::head, ORDER));
			for (Path path : this.runs) {
				Run run = new Run(path);
				open.add(run);
				if (run.next()) {
					queue.add(run);
				}
			}
			while (!queue.isEmpty()) {
				Run least = queue.remove();
				this.digest.update(least.head().hash());
				if (least.next()) {
					queue.add(least);
				}
			}
		}
		finally {
			for (Run run : open) {
				run.in.close();
			}
			discard();
		}
	}

	/**
	 * Removes the sorted files, if there are any.
	 */
	void discard() throws IOException {
		for (Path run : this.runs) {
			Files.deleteIfExists(run);
		}
		this.runs.clear();
		this.entries.clear();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

	private record Entry(byte[] id, byte[] hash) {

	}

	private static final class Run {

		private final DataInputStream in;

		private Entry head = new Entry(new byte[0], new byte[0]);

		Run(Path path) throws IOException {
			this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)));
		}

		Entry head() {
			return this.head;
		}

		boolean next() throws IOException {
			byte[] size = this.in.readNBytes(4);
			if (size.length < 4) {
				return false;
			}
			byte[] id = this.in.readNBytes(ByteBuffer.wrap(size).getInt());
			this.head = new Entry(id, this.in.readNBytes(32));
			return true;
		}

	}

}
