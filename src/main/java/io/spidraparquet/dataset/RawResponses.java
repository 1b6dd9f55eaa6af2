package io.spidraparquet.dataset;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The kept responses of a run, in one file. Each response is a Zstandard frame. A
 * skippable frame (RFC 8878, 3.1.2) at the end indexes them, so that one can be read
 * without the others. Decompressing the complete file gives one response a line; the
 * decompressor skips the index.
 */
public final class RawResponses {

	private static final int SKIPPABLE = 0x184D2A50;

	private static final int LEVEL = 3;

	/** Bytes of the index length and the mark that end the file. */
	private static final int TAIL = 8;

	private static final int MARK = 0x52445053;

	private final DatasetFiles files;

	private final Path path;

	private final Map<String, Entry> entries = new HashMap<>();

	private RawResponses(DatasetFiles files, Path path) {
		this.files = files;
		this.path = path;
	}

	/**
	 * Opens a file and reads its index.
	 * @param files file system of the file
	 * @param path path of the file
	 * @return its responses
	 * @throws IOException if it cannot be read or is not such a file
	 */
	public static RawResponses open(DatasetFiles files, Path path) throws IOException {
		RawResponses responses = new RawResponses(files, path);
		if (!files.exists(path)) {
			throw new IOException(files.display(path) + " is missing: run again without source=raw");
		}
		long length = files.length(path);
		try (FSDataInputStream in = files.fileSystem().open(path)) {
			ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
			if (length < TAIL) {
				throw responses.damaged();
			}
			in.readFully(length - TAIL, tail.array());
			int size = tail.getInt();
			if (tail.getInt() != MARK || size < 0 || size > length - TAIL) {
				throw responses.damaged();
			}
			byte[] index = new byte[size];
			in.readFully(length - TAIL - size, index);
			Entry[] entries = ManifestJson.MAPPER.readValue(index, Entry[].class);
			if (entries == null) {
				throw responses.damaged();
			}
			for (Entry entry : entries) {
				if (entry == null || entry.crawl() == null || entry.offset() < 0 || entry.length() < 0
						|| entry.length() > length - entry.offset()) {
					throw responses.damaged();
				}
				responses.entries.put(entry.crawl(), entry);
			}
			return responses;
		}
		catch (JacksonException ex) {
			throw responses.damaged();
		}
		catch (FileNotFoundException ex) {
			throw responses.damaged("it is a folder");
		}
	}

	private IOException damaged() {
		return damaged("it does not end with a valid index");
	}

	private IOException damaged(@Nullable String why) {
		return new IOException(
				this.files.display(this.path) + " is damaged (" + why + "): run again without source=raw");
	}

	/**
	 * Returns the time at which a response was fetched.
	 * @param crawlId id of a crawl whose response is kept
	 * @return microseconds since 1970-01-01T00:00:00Z
	 * @throws IllegalArgumentException if its response is not kept
	 */
	public long fetchedAt(String crawlId) {
		return entry(crawlId).fetchedAt();
	}

	/**
	 * Opens a response.
	 * @param crawlId id of a crawl whose response is kept
	 * @return its body, which the caller closes
	 * @throws IOException if it cannot be read
	 * @throws IllegalArgumentException if its response is not kept
	 */
	public InputStream body(String crawlId) throws IOException {
		Entry entry = entry(crawlId);
		FSDataInputStream in = this.files.fileSystem().open(this.path);
		in.seek(entry.offset());
		return new Frame(new Bounded(in, entry.length()));
	}

	/** The decompressor's failures, such as a wrong checksum, name no file. */
	private final class Frame extends ZstdInputStream {

		Frame(InputStream in) throws IOException {
			super(in);
		}

		@Override
		public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
			try {
				return super.read(bytes, offset, length);
			}
			catch (ZstdIOException ex) {
				throw damaged(ex.getMessage());
			}
		}

	}

	private Entry entry(String crawlId) {
		Entry entry = this.entries.get(crawlId);
		if (entry == null) {
			throw new IllegalArgumentException(
					"the response of crawl " + crawlId + " is not in " + this.files.display(this.path));
		}
		return entry;
	}

	/**
	 * Writes a file of kept responses.
	 */
	public static final class Writer {

		private final OutputStream out;

		private final List<Entry> entries = new ArrayList<>();

		private long end;

		/**
		 * Starts a file.
		 * @param out receives the bytes, and is not closed
		 */
		public Writer(OutputStream out) {
			this.out = out;
		}

		/**
		 * Adds a response.
		 * @param crawlId id of the crawl
		 * @param fetchedAt microseconds since 1970-01-01T00:00:00Z
		 * @param body writes its body
		 * @throws IOException if it cannot be written
		 */
		public void add(String crawlId, long fetchedAt, FileBody body) throws IOException {
			Counted counted = new Counted(this.out);
			try (ZstdOutputStream frame = new ZstdOutputStream(counted, LEVEL)) {
				frame.setChecksum(true);
				body.writeTo(frame);
				frame.write('\n');
			}
			this.entries.add(new Entry(crawlId, fetchedAt, this.end, counted.count));
			this.end += counted.count;
		}

		/**
		 * Writes the index, which ends the file.
		 * @throws IOException if it cannot be written
		 */
		public void finish() throws IOException {
			ByteArrayOutputStream index = new ByteArrayOutputStream();
			ManifestJson.MAPPER.writeValue(index, this.entries);
			ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
			this.out.write(head.putInt(SKIPPABLE).putInt(index.size() + TAIL).array());
			index.writeTo(this.out);
			ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
			this.out.write(tail.putInt(index.size()).putInt(MARK).array());
		}

	}

	/** Counts the bytes, and leaves the underlying stream open. */
	private static final class Counted extends FilterOutputStream {

		private long count;

		Counted(OutputStream out) {
			super(out);
		}

		@Override
		public void write(int value) throws IOException {
			this.out.write(value);
			this.count++;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
			this.count += length;
		}

		@Override
		public void close() throws IOException {
			flush();
		}

	}

	/** Ends after a number of bytes. */
	private static final class Bounded extends FilterInputStream {

		private long left;

		Bounded(InputStream in, long length) {
			super(in);
			this.left = length;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (this.left <= 0) {
				return -1;
			}
			int count = super.read(bytes, offset, (int) Math.min(length, this.left));
			this.left -= Math.max(count, 0);
			return count;
		}

		@Override
		public int available() throws IOException {
			return (int) Math.min(super.available(), this.left);
		}

	}

	/**
	 * The position of a response in the file.
	 *
	 * @param crawl id of the crawl
	 * @param fetchedAt microseconds since 1970-01-01T00:00:00Z
	 * @param offset first byte of its frame
	 * @param length length of its frame in bytes
	 */
	private record Entry(@Nullable String crawl, long fetchedAt, long offset, long length) {

	}

}
