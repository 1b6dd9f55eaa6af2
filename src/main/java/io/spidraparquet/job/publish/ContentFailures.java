package io.spidraparquet.job.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.spidraparquet.dataset.Manifest;
import io.spidraparquet.page.ContentKind;
import io.spidraparquet.spool.PageContents;
import io.spidraparquet.spool.Spool;
import io.spidraparquet.spool.SpooledCrawl;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pages whose content could not be downloaded.
 */
final class ContentFailures {

	private static final int MAX_LISTED = 1000;

	private final Spool spool;

	private final Set<ContentKind> kinds;

	ContentFailures(Spool spool, Set<ContentKind> kinds) {
		this.spool = spool;
		this.kinds = kinds;
	}

	/**
	 * Counts the failures and lists the first of them; null if the run downloads no
	 * content.
	 */
	Manifest.@Nullable ContentFailures of(List<SpooledCrawl> crawls) throws IOException {
		if (this.kinds.isEmpty()) {
			return null;
		}
		List<Manifest.ContentFailure> first = new ArrayList<>();
		long count = 0;
		for (SpooledCrawl crawl : crawls) {
			try (PageContents.Reader contents = new PageContents(this.spool, crawl, this.kinds).read()) {
				for (long page = 0; page < crawl.pages(); page++) {
					for (ContentKind kind : this.kinds) {
						PageContents.Failure failure = contents.failure(page, kind);
						if (failure != null && count++ < MAX_LISTED) {
							first.add(new Manifest.ContentFailure(crawl.crawlId(), failure.pageId(), kind.column(),
									failure.reason()));
						}
					}
				}
			}
		}
		return new Manifest.ContentFailures(count, first);
	}

}
