package io.spidraparquet.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.spidraparquet.api.Responses;

/**
 * Three responses, and what tests of a spool do with them.
 */
final class KeptResponses {

	static final String A = "{\"pages\":[{\"id\":\"a1\",\"status\":\"success\",\"data\":\"ä\"},null]}";

	static final String B = "{\"pages\":[{\"id\":\"b1\",\"status\":\"failed\"}]}\n";

	static final String C = "{\"pages\":[]}";

	private KeptResponses() {
	}

	/** A start of its own: opens the spool, fetches one crawl, closes. */
	static SpooledCrawl keep(Path folder, String crawlId, String body) throws IOException, InterruptedException {
		try (SpoolSegment segment = Spool.open(folder).segment(0)) {
			return Responses.fetch(segment, crawlId, body);
		}
	}

	static SpooledCrawl find(Spool spool, String crawlId) {
		return Objects.requireNonNull(spool.find(crawlId));
	}

	static List<String> pages(Spool spool, String... crawlIds) throws IOException {
		return PageItemReaderTests.texts(spool, spool.all(List.of(crawlIds)));
	}

}
