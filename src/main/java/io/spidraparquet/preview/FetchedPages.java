package io.spidraparquet.preview;

import java.io.IOException;
import java.util.List;

import io.spidraparquet.flatten.Flattening;
import io.spidraparquet.flatten.SettledProfile;
import io.spidraparquet.page.PageData;
import io.spidraparquet.page.PageParser;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;

/**
 * The pages of crawls that were fetched.
 *
 * @param spool holds the responses
 * @param crawls the responses, in the order in which they are read
 */
record FetchedPages(Spool spool, List<SpooledCrawl> crawls) {

	/**
	 * Reads the data of all pages.
	 * @param data receives them
	 */
	void read(PageData data) throws IOException {
		PageParser parser = new PageParser();
		for (SpooledCrawl crawl : this.crawls) {
			this.spool.forEachPage(crawl, (page) -> parser.parseReadable(page.json(), data));
		}
	}

	/**
	 * Profiles all pages with other settings.
	 * @param into empty profile
	 */
	Profile profile(Flattening flattening, Profile into) throws IOException {
		return new SettledProfile(flattening, this.spool, this.crawls).scanned(into);
	}

}
