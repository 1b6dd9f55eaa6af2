package io.spidraparquet.source;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;

/**
 * One page in the spool: the item of the write step. It holds its bytes only where a
 * chunk of such pages stays small; otherwise they are read each time they are needed.
 */
public final class SpooledPage {

	private final SpooledCrawl crawl;

	private final int crawlOrdinal;

	private final boolean duplicate;

	private final int length;

	private final Slice slice;

	private final @Nullable Loader loader;

	private final long number;

	SpooledPage(SpooledCrawl crawl, int crawlOrdinal, long number, boolean duplicate, int length, Slice slice,
			@Nullable Loader loader) {
		this.number = number;
		this.crawl = crawl;
		this.crawlOrdinal = crawlOrdinal;
		this.duplicate = duplicate;
		this.length = length;
		this.slice = slice;
		this.loader = loader;
	}

	/**
	 * The response that the page stands in.
	 * @return the crawl
	 */
	public SpooledCrawl crawl() {
		return this.crawl;
	}

	/**
	 * The place of the crawl in the plan.
	 * @return from 0
	 */
	public int crawlOrdinal() {
		return this.crawlOrdinal;
	}

	/**
	 * The place of the page in its response.
	 * @return from 0
	 */
	public long number() {
		return this.number;
	}

	/**
	 * Whether an earlier page of the crawl that succeeded has the same id.
	 * @return true if so
	 */
	public boolean isDuplicate() {
		return this.duplicate;
	}

	/**
	 * The length of the page's JSON.
	 * @return in bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Whether the page is held in memory.
	 * @return false if {@link #json()} reads it from disk
	 */
	public boolean isInMemory() {
		return this.loader == null;
	}

	/**
	 * The page's JSON.
	 * @return where its bytes are
	 */
	public Slice json() {
		try {
			return (this.loader != null) ? this.loader.load() : this.slice;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot read a page of crawl " + this.crawl.crawlId() + " from the spool",
					ex);
		}
	}

	/**
	 * A part of an array.
	 *
	 * @param bytes the array, not to be changed
	 * @param offset first byte
	 * @param length in bytes
	 */
	public record Slice(byte[] bytes, int offset, int length) {

	}

	/**
	 * Reads a page's bytes from disk.
	 */
	interface Loader {

		Slice load() throws IOException;

	}

}
