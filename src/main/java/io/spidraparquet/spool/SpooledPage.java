package io.spidraparquet.spool;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.spidraparquet.page.JsonSlice;
import org.jspecify.annotations.Nullable;

/**
 * One page in the spool: the item of the write step. Holds its bytes only if a chunk of
 * such pages stays small; otherwise reads them from disk each time they are needed.
 */
public final class SpooledPage {

	private final SpooledCrawl crawl;

	private final int crawlOrdinal;

	private final boolean duplicate;

	private final int length;

	private final @Nullable JsonSlice json;

	private final Loader loader;

	private final long number;

	/**
	 * Creates a page.
	 * @param json its bytes; null if they are read when they are needed
	 * @param loader reads the bytes
	 */
	SpooledPage(SpooledCrawl crawl, int crawlOrdinal, long number, boolean duplicate, int length,
			@Nullable JsonSlice json, Loader loader) {
		this.number = number;
		this.crawl = crawl;
		this.crawlOrdinal = crawlOrdinal;
		this.duplicate = duplicate;
		this.length = length;
		this.json = json;
		this.loader = loader;
	}

	/**
	 * The response that contains the page.
	 * @return the response
	 */
	public SpooledCrawl crawl() {
		return this.crawl;
	}

	/**
	 * The position of the crawl in the plan.
	 * @return from 0
	 */
	public int crawlOrdinal() {
		return this.crawlOrdinal;
	}

	/**
	 * The position of the page in its response.
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
		return this.json != null;
	}

	/**
	 * The page's JSON.
	 * @return a slice of the bytes in memory
	 * @throws UncheckedIOException if the page cannot be read from disk
	 */
	public JsonSlice json() {
		try {
			return (this.json != null) ? this.json : this.loader.load();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot read a page of crawl " + this.crawl.crawlId() + " from the spool",
					ex);
		}
	}

	/**
	 * Reads a page's bytes from disk.
	 */
	interface Loader {

		JsonSlice load() throws IOException;

	}

}
