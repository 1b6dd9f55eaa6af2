package io.spidraparquet.spool;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * Computes the SHA-256 over the hashes of a crawl's pages in order of their ids,
 * whichever order they arrive in. Sorts in memory up to a number of pages, and through
 * sorted files beyond it. Not thread-safe.
 */
final class ContentHash {

	private static final int IN_MEMORY = 20_000;

	private final Path folder;

	private final String name;

	private final MessageDigest digest = PageHasher.sha256();

	private final List<Entry> entries = new ArrayList<>();

	private final List<Path> runs = new ArrayList<>();

	/**
	 * Starts the hash of one crawl.
	 * @param folder for temporary sorted files
	 * @param name prefix of their names
	 */
	ContentHash(Path folder, String name) {
		this.folder = folder;
		this.name = name;
	}

	/**
	 * Adds a page.
	 * @param id UTF-8; null if the page has none
	 * @param hash from {@link PageHasher}
	 */
	void add(byte @Nullable [] id, byte[] hash) throws IOException {
		this.entries.add(new Entry((id != null) ? id : new byte[0], hash));
		if (this.entries.size() >= IN_MEMORY) {
			spill();
		}
	}

	private void spill() throws IOException {
		this.entries.sort(null);
		Path run = this.folder.resolve(this.name + "." + this.runs.size() + ".tmp");
		this.runs.add(run);
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.newOutputStream(run)))) {
			for (Entry entry : this.entries) {
				out.writeInt(entry.id().length);
				out.write(entry.id());
				out.write(entry.hash());
			}
		}
		catch (IOException ex) {
			throw PrivateFiles.failure("cannot write", run, ex);
		}
		this.entries.clear();
	}

	/**
	 * Completes the hash.
	 * @return 64 hexadecimal digits
	 */
	String finish() throws IOException {
		if (this.runs.isEmpty()) {
			this.entries.sort(null);
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
			PriorityQueue<Run> queue = new PriorityQueue<>(Comparator.comparing(Run::head));
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

	/**
	 * A page.
	 *
	 * @param order the first eight bytes of the id, which differ for most pages
	 */
	private record Entry(long order, byte[] id, byte[] hash) implements Comparable<Entry> {

		Entry(byte[] id, byte[] hash) {
			this(ByteBuffer.wrap(Arrays.copyOf(id, Long.BYTES)).getLong(), id, hash);
		}

		@Override
		public int compareTo(Entry other) {
			if (this.order != other.order) {
				return Long.compareUnsigned(this.order, other.order);
			}
			int byId = Arrays.compareUnsigned(this.id, other.id);
			return (byId != 0) ? byId : Arrays.compareUnsigned(this.hash, other.hash);
		}

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
