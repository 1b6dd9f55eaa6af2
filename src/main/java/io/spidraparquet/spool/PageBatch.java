package io.spidraparquet.spool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.Page;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.page.PageStatus;
import io.spidraparquet.page.PageText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Some pages of one body, and what the scan of each page found. One thread fills a batch,
 * then another reads it; it is reused for further pages of the same body. Not
 * thread-safe.
 */
final class PageBatch {

	/** A batch is full with about this many bytes. */
	static final int BYTES = 256 * 1024;

	/** Or with this many pages, since even the shortest page takes some memory. */
	private static final int PAGES = 4096;

	private static final int FIRST_BYTES = 32 * 1024;

	private final PageSink sink;

	private final PageParser parser = new PageParser();

	private final PageHasher hasher = new PageHasher();

	private final List<Added> added = new ArrayList<>();

	private final List<Scanned> scanned = new ArrayList<>();

	private byte[] bytes = new byte[FIRST_BYTES];

	private int size;

	/**
	 * Creates an empty batch.
	 * @param sink receives the data of the pages
	 */
	PageBatch(PageSink sink) {
		this.sink = sink;
	}

	/** Adds a copy of a page. */
	void add(long position, JsonSlice json) {
		int length = json.length();
		if (length > this.bytes.length - this.size) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.size + length, 2 * this.bytes.length));
		}
		System.arraycopy(json.bytes(), json.start(), this.bytes, this.size, length);
		this.added.add(new Added(position, this.size, length));
		this.size += length;
	}

	boolean isFull() {
		return this.size >= BYTES || this.added.size() >= PAGES;
	}

	/** Reads the pages that were added. */
	void read() {
		for (Added page : this.added) {
			read(page.position(), new JsonSlice(this.bytes, page.start(), page.start() + page.length()));
		}
	}

	/** Reads a page that was not added. */
	void read(long position, JsonSlice json) {
		Page page;
		try {
			page = this.parser.parse(json, this.sink);
		}
		catch (JacksonException ex) {
			page = this.parser.page();
		}
		this.sink.endPage();
		byte[] hash = this.hasher.hash(page, this.parser.data());
		PageText id = page.id();
		this.scanned.add(new Scanned(position, json.length(), page.status(), (id != null) ? id.utf8() : null, hash));
	}

	/** What the scan found of each page that was read, in their order. */
	List<Scanned> scanned() {
		return this.scanned;
	}

	/** Empties the batch. */
	void clear() {
		this.added.clear();
		this.scanned.clear();
		this.size = 0;
	}

	/**
	 * A page that was added and not yet read.
	 *
	 * @param position its first byte, counted from the start of the body
	 * @param start its first byte in the batch
	 * @param length in bytes
	 */
	private record Added(long position, int start, int length) {

	}

	/**
	 * What the scan found of a page.
	 *
	 * @param position its first byte, counted from the start of the body
	 * @param length in bytes
	 * @param status of the page
	 * @param id UTF-8; null if it has none
	 * @param hash of its content
	 */
	record Scanned(long position, int length, PageStatus status, byte @Nullable [] id, byte[] hash) {

	}

}
