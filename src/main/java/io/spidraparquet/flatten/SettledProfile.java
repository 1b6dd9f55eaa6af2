package io.spidraparquet.flatten;

import java.io.IOException;
import java.util.List;

import io.spidraparquet.page.PageParser;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;

/**
 * Settles a profile from the responses that it was made of.
 */
public final class SettledProfile {

	private final Flattening flattening;

	private final Spool spool;

	private final List<SpooledCrawl> crawls;

	/**
	 * Knows where the pages are.
	 * @param flattening settings for rows and values
	 * @param spool holds the responses
	 * @param crawls the responses that were profiled
	 */
	public SettledProfile(Flattening flattening, Spool spool, List<SpooledCrawl> crawls) {
		this.flattening = flattening;
		this.spool = spool;
		this.crawls = crawls;
	}

	/**
	 * Decides which objects are kept as JSON, see {@link Profile#settle}.
	 * @param seen profile of all pages
	 * @return the final profile
	 * @throws IOException if the pages have to be scanned again and cannot be read
	 */
	public Profile of(Profile seen) throws IOException {
		return seen.settle(this::scan);
	}

	/**
	 * Profiles the pages again, with these settings.
	 * @param into empty profile
	 * @return the final profile
	 * @throws IOException if the pages cannot be read
	 */
	public Profile scanned(Profile into) throws IOException {
		scan(into);
		return of(into);
	}

	private void scan(Profile into) throws IOException {
		ProfileSink sink = new ProfileSink(into, this.flattening);
		PageParser parser = new PageParser();
		sink.begin();
		for (SpooledCrawl crawl : this.crawls) {
			this.spool.forEachPage(crawl, (page) -> {
				parser.parseReadable(page.json(), sink);
				sink.endPage();
			});
		}
		sink.accept();
	}

}
