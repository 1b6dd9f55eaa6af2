package io.spidraparquet.spool;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;

import io.spidraparquet.page.ContentKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the downloaded content of pages, crawl after crawl. Not thread-safe.
 */
public final class ContentReader implements Closeable {

	private final Spool spool;

	private final Set<ContentKind> kinds;

	private @Nullable SpooledCrawl crawl;

	private PageContents.@Nullable Reader reader;

	/**
	 * Creates a reader.
	 * @param spool holds the responses
	 * @param kinds of content to read
	 */
	public ContentReader(Spool spool, Set<ContentKind> kinds) {
		this.spool = spool;
		this.kinds = Set.copyOf(kinds);
	}

	/**
	 * The kinds of content to read.
	 * @return none, one or two
	 */
	public Set<ContentKind> kinds() {
		return this.kinds;
	}

	/**
	 * The content that was downloaded for a page.
	 * @param page any page
	 * @param kind one of {@link #kinds()}
	 * @return UTF-8; null if there is none
	 * @throws IOException if it cannot be read
	 */
	public byte @Nullable [] content(SpooledPage page, ContentKind kind) throws IOException {
		PageContents.Reader open = this.reader;
		if (open == null || !page.crawl().equals(this.crawl)) {
			close();
			open = new PageContents(this.spool, page.crawl(), this.kinds).read();
			this.reader = open;
			this.crawl = page.crawl();
		}
		return open.content(page.number(), kind);
	}

	@Override
	public void close() throws IOException {
		if (this.reader != null) {
			this.reader.close();
		}
		this.reader = null;
		this.crawl = null;
	}

}
